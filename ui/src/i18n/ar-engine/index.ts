// What the engine says, in Arabic: its English sentences with their translations.
import type { EngineSentences } from "../engine-sentences";
import { aboutFiles } from "./files";
import { aboutMessages } from "./messages";
import { aboutSigningIn } from "./signing-in";

export const sentences: EngineSentences = { ...aboutFiles, ...aboutMessages, ...aboutSigningIn };
