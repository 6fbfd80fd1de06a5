export { attachmentName, contentText } from "./attachments";
export { foreignLanguage } from "./left-in-english";
export { chooseLanguage, isLanguage, type Language, LANGUAGES, OWN_NAMES } from "./locale";
export { dollars, dollarsToEdit, parseDollars } from "./money";
export { firstName, groupName, harmless, initials, nameList, shownName } from "./names";
export { speak, translated, words } from "./spoken";
export { fileSize, percentage, playingTime } from "./sizes";
export { dayInSentence, dayName, exactTime, machineTime, shortTime, timeAgo, timeAhead, timeOfDay } from "./times";
