// What the engine says about pictures, videos and other files, in Arabic.
import { countingIn } from "../count";
import { amountBy, type EngineSentences } from "../engine-sentences";

const amount = amountBy(countingIn("ar").number);
const pixels = (width: string, height: string) => `\u2066${amount(width)} × ${amount(height)}\u2069`;
const megabytes = (size: string) => `${amount(size)} ميغابايت`;

export const aboutFiles: EngineSentences = {
  // Choosing and copying
  "This file is not there any more. Choose it again.": "لم يعد هذا الملف موجودًا. اختره مجددًا.",
  "This is a folder. Choose a file in it.": "هذا مجلد. اختر ملفًا فيه.",
  "This is no ordinary file. Choose a picture, a GIF or a video.": "هذا ليس ملفًا عاديًا. اختر صورة أو GIF أو فيديو.",
  "Pipit is not allowed to read this file. Change its permissions or choose a copy of it.":
    "لا يُسمح لـ Pipit بقراءة هذا الملف. غيّر صلاحياته أو اختر نسخة منه.",
  "This file cannot be read. Try a copy of it.": "تتعذّر قراءة هذا الملف. جرّب نسخة منه.",
  "This file was being changed while Pipit copied it. Attach it again when it is finished.":
    "كان هذا الملف يتغيّر أثناء نسخ Pipit له. أرفقه مجددًا حين يكتمل.",
  "The disk is full, so Pipit cannot keep a copy to send. Make some room and attach it again.":
    "القرص ممتلئ، فلا يستطيع Pipit حفظ نسخة لإرسالها. أفسح بعض المساحة وأرفقه مجددًا.",
  "Pipit cannot write a copy of this file into its own folder.": "لا يستطيع Pipit كتابة نسخة من هذا الملف في مجلده.",
  "This file is empty. Choose another one.": "هذا الملف فارغ. اختر غيره.",
  "What was pasted could not be read.": "تعذّرت قراءة ما أُلصق.",
  "Pipit does not remember this file any more.": "لم يعد Pipit يتذكر هذا الملف.",
  "Choose it again.": "اختره مجددًا.",
  "There is another attachment in the composer already.": "يوجد مرفق آخر في حقل الكتابة.",
  "Send it or take it out first.": "أرسله أو أزله أولًا.",
  "This description has {} characters. X takes at most {}.": (characters, most) =>
    `عدد أحرف هذا الوصف ${amount(characters)}، وأقصى ما تقبله X هو ${amount(most)}.`,

  // Formats
  "X takes JPG, PNG, WEBP, GIF and MP4, and this is none of them.":
    "تقبل X صيغ JPG وPNG وWEBP وGIF وMP4، وهذا الملف ليس بأيٍّ منها.",
  "X takes JPG, PNG, WEBP, GIF and MP4, and this is {}. Convert it to one of them first.": (found) =>
    `تقبل X صيغ JPG وPNG وWEBP وGIF وMP4، وهذا ${found}. حوّله إلى إحداها أولًا.`,

  // Pictures
  "This picture is {} MB; X takes {} MB. {}": (size, most, wayOn) =>
    `حجم هذه الصورة ${megabytes(size)}، وأقصى ما تقبله X هو ${megabytes(most)}. ${wayOn}`,
  "This picture has {} × {} pixels; X takes {} × {}. {}": (width, height, widest, highest, wayOn) =>
    `أبعاد هذه الصورة بالبكسل ${pixels(width, height)}، وأقصى ما تقبله X هو ${pixels(widest, highest)}. ${wayOn}`,
  "This picture has {} × {} pixels; X takes {} × {} or more. Choose a larger one.": (width, height, least, lowest) =>
    `أبعاد هذه الصورة بالبكسل ${pixels(width, height)}، وأقل ما تقبله X هو ${pixels(least, lowest)}. اختر صورة أكبر.`,
  "This picture has more colours than X can read. {}": (wayOn) =>
    `في هذه الصورة ألوان أكثر مما تستطيع X قراءته. ${wayOn}`,
  "This picture cannot be made small enough. Make it smaller in another program.":
    "لا يمكن تصغير هذه الصورة بما يكفي. صغّرها في برنامج آخر.",
  "This picture is damaged. Open it in another program and save it again.":
    "هذه الصورة تالفة. افتحها في برنامج آخر واحفظها من جديد.",
  "Send it smaller?": "هل ترسلها أصغر؟",
  "Make it smaller in another program.": "صغّرها في برنامج آخر.",

  // GIFs
  "This GIF is {} MB; X takes {} MB. Use fewer or smaller frames.": (size, most) =>
    `حجم صورة GIF هذه ${megabytes(size)}، وأقصى ما تقبله X هو ${megabytes(most)}. قلّل إطاراتها أو صغّرها.`,
  "This GIF has {} × {} pixels; X takes up to {} × {}. Make it smaller.": (width, height, widest, highest) =>
    `أبعاد صورة GIF هذه بالبكسل ${pixels(width, height)}، وأقصى ما تقبله X هو ${pixels(widest, highest)}. صغّرها.`,
  "This GIF has more than {} frames, the most that X takes. Make it shorter.": (most) =>
    `إطارات صورة GIF هذه أكثر مما تقبله X، وهو ${amount(most)} على الأكثر. اجعلها أقصر.`,
  "This GIF has {} frames of {} × {} pixels, more than X takes. Make it shorter or smaller.": (frames, width, height) =>
    `عدد إطارات صورة GIF هذه ${amount(frames)} وأبعادها بالبكسل ${pixels(width, height)}، وهو أكثر مما تقبله X. اجعلها أقصر أو أصغر.`,
  "This GIF is damaged. Open it in another program and save it again.":
    "صورة GIF هذه تالفة. افتحها في برنامج آخر واحفظها من جديد.",

  // Videos
  "This video is {} MB; X takes {} MB. Make it shorter or smaller.": (size, most) =>
    `حجم هذا الفيديو ${megabytes(size)}، وأقصى ما تقبله X هو ${megabytes(most)}. اجعله أقصر أو أصغر.`,
  "This video has {} × {} pixels; X takes up to {} × {}. Export it smaller, for example at 720p.": (
    width,
    height,
    widest,
    highest,
  ) =>
    `أبعاد هذا الفيديو بالبكسل ${pixels(width, height)}، وأقصى ما تقبله X هو ${pixels(widest, highest)}. صدّره أصغر، مثلًا بدقة 720p.`,
  "This video has {} × {} pixels; X takes {} × {} or more.": (width, height, least, lowest) =>
    `أبعاد هذا الفيديو بالبكسل ${pixels(width, height)}، وأقل ما تقبله X هو ${pixels(least, lowest)}.`,
  "This video plays for {} seconds; X takes {} or more.": (seconds, least) =>
    `مدة هذا الفيديو بالثواني ${amount(seconds)}، وأقل ما تقبله X هو ${amount(least)}.`,
  "This video plays for {} seconds; X takes up to {}. Make it shorter.": (seconds, most) =>
    `مدة هذا الفيديو بالثواني ${amount(seconds)}، وأقصى ما تقبله X هو ${amount(most)}. اجعله أقصر.`,
  "This video has more than {} frames a second, the most that X takes. Export it with fewer.": (most) =>
    `إطارات هذا الفيديو في الثانية أكثر مما تقبله X، وهو ${amount(most)} على الأكثر. صدّره بإطارات أقل.`,
  "X takes videos in H.264 only, and this one is in another format. Export it as MP4 with H.264.":
    "لا تقبل X من الفيديو إلا H.264، وهذا بصيغة أخرى. صدّره بصيغة MP4 مع H.264.",
  "X takes the sound of videos in AAC only, and this one has another. Export it as MP4 with AAC.":
    "لا تقبل X من صوت الفيديو إلا AAC، وصوت هذا بصيغة أخرى. صدّره بصيغة MP4 مع AAC.",
  "X takes videos with one picture track, and this one has {}. Export it as an ordinary MP4.": (tracks) =>
    `تقبل X الفيديو بمسار صورة واحد، وعدد المسارات في هذا ${amount(tracks)}. صدّره بصيغة MP4 عادية.`,
  "This video is damaged or incomplete. Export it again.": "هذا الفيديو تالف أو ناقص. صدّره من جديد.",

  // What came from X
  "Pipit cannot keep pictures on this disk.": "لا يستطيع Pipit حفظ الصور على هذا القرص.",
  "X lets Pipit fetch more files later.": "تسمح X بجلب المزيد من الملفات لاحقًا.",
  "X does not have this file any more, or it is not what it should be.":
    "لم يعد هذا الملف لدى X، أو أنه ليس كما ينبغي.",
  "The file did not come whole. Try again.": "لم يصل الملف كاملًا. أعد المحاولة.",
  "The file was damaged on this disk. Try again.": "تلف الملف على هذا القرص. أعد المحاولة.",
  "A file on this disk is damaged.": "أحد الملفات على هذا القرص تالف.",
  "The file could not be saved there: {}.": (why) => `تعذّر حفظ الملف هناك: ${why}.`,
  "No program on this computer opened the file.": "لم يفتح الملف أي برنامج على هذا الحاسوب.",
  "Save it instead.": "احفظه بدلًا من ذلك.",

  // The system's own words
  "permission denied": "لا تملك الصلاحية",
  "entity not found": "غير موجود",
  "no storage space": "لا توجد مساحة كافية",
  "quota exceeded": "تجاوزتَ المساحة المخصّصة",
  "read-only filesystem or storage medium": "القرص للقراءة فقط",
};
