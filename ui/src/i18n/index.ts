export { words } from "./en";
export { firstName, groupName, initials, nameList, shownName } from "./names";
export { dayName, machineTime, sameDay, shortTime, timeAhead, timeOfDay } from "./times";
