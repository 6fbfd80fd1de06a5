export { attachmentName, contentText } from "./attachments";
export { words } from "./en";
export { dollars, dollarsToEdit, parseDollars } from "./money";
export { firstName, groupName, initials, nameList, shownName } from "./names";
export { fileSize, percentage, playingTime } from "./sizes";
export { dayInSentence, dayName, machineTime, sameDay, shortTime, timeAgo, timeAhead, timeOfDay } from "./times";
