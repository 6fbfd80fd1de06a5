export { words } from "./en";
export { dollars, dollarsToEdit, parseDollars } from "./money";
export { firstName, groupName, initials, nameList, shownName } from "./names";
export { dayInSentence, dayName, machineTime, sameDay, shortTime, timeAgo, timeAhead, timeOfDay } from "./times";
