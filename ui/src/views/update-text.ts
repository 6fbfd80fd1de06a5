// How it stands with newer versions, in a sentence.
import { words } from "../i18n";
import type { UpdateState } from "../ipc";

export function updateText(update: UpdateState): string {
  switch (update.state) {
    case "packageManager":
      return words.updatedByPackageManager;
    case "builtByHand":
      return words.builtByHand;
    case "notLooked":
      return words.updatesNotLooked;
    case "newest":
      return words.isNewest;
    case "available":
      return words.updateAvailable(update.version);
    case "installing":
      return words.updateInstalling(update.version);
    case "installed":
      return words.updateInstalled(update.version);
  }
}
