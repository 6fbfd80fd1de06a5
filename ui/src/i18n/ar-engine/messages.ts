// What the engine says about messages, people, X, links and what it keeps, in Arabic.
import { countingIn } from "../count";
import { amountBy, type EngineSentences } from "../engine-sentences";

const amount = amountBy(countingIn("ar").number);

export const aboutMessages: EngineSentences = {
  // Writing
  "There is nothing to send yet.": "لا شيء لإرساله بعد.",
  "This message has {} characters. X takes at most {}.": (characters, most) =>
    `عدد أحرف هذه الرسالة ${amount(characters)}، وأقصى ما تقبله X هو ${amount(most)}.`,
  "This name has {} characters. A name can have {}.": (characters, most) =>
    `عدد أحرف هذا الاسم ${amount(characters)}، وأقصى طول للاسم هو ${amount(most)}.`,
  "This message contains a character that cannot be sent. Type the text again without it.":
    "في هذه الرسالة حرف لا يمكن إرساله. اكتب النص مجددًا من دونه.",
  "A group needs 2 to 49 other people; {} are chosen.": (chosen) =>
    `تحتاج المجموعة إلى ما بين ${amount("2")} و${amount("49")} من الأشخاص الآخرين. عدد المختارين: ${amount(chosen)}.`,
  "This conversation belongs to someone else.": "هذه المحادثة لشخص آخر.",
  "It is too late: X is already deleting this message.": "فات الأوان: بدأت X بحذف هذه الرسالة.",
  "You cannot block yourself.": "لا يمكنك حظر نفسك.",
  "X finds people by the letters A to Z, digits and spaces. Try their handle, such as @alice.":
    "تجد X الأشخاص بالحروف من A إلى Z والأرقام والمسافات. جرّب المعرّف، مثل \u2066@alice\u2069.",
  "X lets Pipit look for people again later.": "تسمح X بالبحث عن أشخاص مجددًا لاحقًا.",
  "Pipit does not know this {}.": (what) => `هذا لا يعرفه Pipit: ${what}.`,
  conversation: "المحادثة",
  message: "الرسالة",
  draft: "المسودة",
  attachment: "المرفق",

  // What X answers
  "X cannot be reached. Check the connection; Pipit tries again.":
    "يتعذّر الوصول إلى X. تحقّق من الاتصال؛ يعيد Pipit المحاولة.",
  "X did not answer properly. Pipit tries again.": "لم تُجب X كما ينبغي. يعيد Pipit المحاولة.",
  "X allows more requests later. Pipit goes on by itself.": "تسمح X بالمزيد من الطلبات لاحقًا. يتابع Pipit تلقائيًا.",
  "X lets only two computers listen for one developer app at a time.":
    "لا تسمح X إلا لحاسوبين بالاستماع لتطبيق مطوّر واحد في الوقت نفسه.",
  "X does not have this any more.": "لم يعد هذا لدى X.",
  "X has changed how it is asked for messages. Look for a newer Pipit.":
    "غيّرت X طريقة طلب الرسائل منها. ابحث عن إصدار أحدث من Pipit.",
  "X sent something that Pipit cannot use: {}.": (what) => `أرسلت X شيئًا لا يستطيع Pipit استخدامه: ${what}.`,
  "it is too large": "أكبر من اللازم",
  "it is no event": "ليس حدثًا",
  "it is no envelope": "ليس بالشكل المتوقع",
  "it is no picture": "ليس صورة",
  "it names no upload": "لا يذكر أي عملية رفع",
  "it does not say who signed in": "لا يذكر من سجّل الدخول",
  "the next page has no usable name": "ليس للصفحة التالية اسم صالح",
  "the list of events is no list": "قائمة الأحداث ليست قائمة",
  "This does not lie at an address of X, so Pipit does not open it.": "ليس هذا على عنوان من عناوين X، فلا يفتحه Pipit.",
  "The X developer account has no credits left. Add credits in X's developer console.":
    "لم يبقَ رصيد في حساب المطوّر على X. أضف رصيدًا في وحدة تحكم المطوّرين لدى X.",
  "X refused this.": "رفضت X ذلك.",
  "X refused this: {}": (detail) => `رفضت X ذلك: ${detail}`,
  "X's list of messages has no end. Pipit reads the newest ones and tries the rest again later.":
    "قائمة الرسائل لدى X لا نهاية لها. يقرأ Pipit أحدثها ويعيد محاولة الباقي لاحقًا.",
  "X leaves out a part of its list of messages. Pipit tries again.":
    "تُسقط X جزءًا من قائمة الرسائل. يعيد Pipit المحاولة.",

  // Links
  "Pipit opens no link that holds a name or a password. What stands before the @ is not where it leads.":
    "لا يفتح Pipit رابطًا فيه اسم أو كلمة مرور. ما قبل علامة @ ليس وجهته.",
  "The link is too long to be opened from here.": "الرابط أطول من أن يُفتح من هنا.",
  "No browser opened the link.": "لم يفتح الرابط أي متصفح.",
  "Copy the address and open it yourself.": "انسخ العنوان وافتحه بنفسك.",
  "This is no web address, so Pipit does not open it.": "هذا ليس عنوان ويب، فلا يفتحه Pipit.",

  // What is kept
  "Pipit's database is damaged.": "قاعدة بيانات Pipit تالفة.",
  "Close Pipit, move {} away and start it again: X still has the last 30 days, and the moved file can perhaps be repaired.":
    (path) =>
      `أغلق Pipit وانقل ${path} إلى مكان آخر ثم شغّله مجددًا: رسائل آخر 30 يومًا ما زالت لدى X، وقد يمكن إصلاح الملف المنقول.`,
  "Pipit's database was written by a newer version of Pipit.": "كتب قاعدةَ بيانات Pipit إصدارٌ أحدث منه.",
  "Install the newest Pipit. The data lies in {} and is as it was.": (path) =>
    `ثبّت أحدث إصدار من Pipit. البيانات في ${path} وهي كما كانت.`,
  "The key that Pipit has for its database does not open it.": "المفتاح الذي لدى Pipit لا يفتح قاعدة بياناته.",
  "The key of Pipit's database is missing.": "مفتاح قاعدة بيانات Pipit مفقود.",
  "It lies in the keychain of the user and the computer that wrote the data. If it is lost, close Pipit, move {} away and start it again: X still has the last 30 days.":
    (path) =>
      `المفتاح في حلقة مفاتيح المستخدم والحاسوب اللذين كتبا البيانات. إن ضاع فأغلق Pipit وانقل ${path} إلى مكان آخر ثم شغّله مجددًا: رسائل آخر 30 يومًا ما زالت لدى X.`,
  "This computer gives Pipit no random numbers, so it cannot make a key for its database.":
    "لا يعطي هذا الحاسوب Pipit أرقامًا عشوائية، فلا يستطيع صنع مفتاح لقاعدة بياناته.",
  "Start it anew and try again.": "أعد تشغيل الحاسوب ثم أعد المحاولة.",
  "Pipit cannot write its database.": "لا يستطيع Pipit الكتابة في قاعدة بياناته.",
  "Check that {} can be written ({}).": (path, why) => `تحقّق من إمكان الكتابة في ${path} (${why}).`,
  "The disk is full, so Pipit cannot keep anything new.": "القرص ممتلئ، فلا يستطيع Pipit حفظ أي جديد.",
  "Make some room, then try again.": "أفسح بعض المساحة ثم أعد المحاولة.",
  "Pipit's database did not answer as it should ({}).": (when) => `لم تُجب قاعدة بيانات Pipit كما ينبغي (${when}).`,
  "Pipit's database holds something unreadable ({}).": (what) => `في قاعدة بيانات Pipit شيء تتعذّر قراءته (${what}).`,
  "Pipit is already running with this data.": "يعمل Pipit بهذه البيانات في نافذة أخرى.",
  "Close this window and use the other one.": "أغلق هذه النافذة واستخدم الأخرى.",
  "Pipit cannot use its data folder.": "لا يستطيع Pipit استخدام مجلد بياناته.",
  "Not everything could be erased.": "تعذّر محو كل شيء.",
  "Try again ({}).": (why) => `أعد المحاولة (${why}).`,
  "Your system did not take the change.": "لم يقبل نظامك هذا التغيير.",
  "Pipit could not keep the settings.": "لم يستطع Pipit حفظ الإعدادات.",
  "Pipit is closing.": "جارٍ إغلاق Pipit.",
  "There are no log files on this computer.": "لا توجد ملفات سجل على هذا الحاسوب.",
  "No program on this computer shows folders.": "لا يوجد على هذا الحاسوب برنامج يعرض المجلدات.",

  // Newer versions
  "The new version is not what Pipit's makers signed.": "الإصدار الجديد ليس ما وقّعه صانعو Pipit.",
  "It was not installed. If it stays so, tell them.": "لم يُثبَّت. إن استمر ذلك فأخبرهم.",
  "Pipit's releases could not be asked.": "تعذّر الاستعلام عن إصدارات Pipit.",
  "Try again later.": "أعد المحاولة لاحقًا.",
  "The new version is not there for this computer yet.": "الإصدار الجديد غير متوفر لهذا الحاسوب بعد.",
  "The new version could not be put in place.": "تعذّر وضع الإصدار الجديد في مكانه.",
  "Check that Pipit's own file can be written, or install it by hand.":
    "تحقّق من إمكان الكتابة في ملف Pipit نفسه، أو ثبّته يدويًا.",
  "This Pipit came without the list of its licences.": "جاء Pipit هذا دون قائمة تراخيصه.",
  "No program on this computer shows texts.": "لا يوجد على هذا الحاسوب برنامج يعرض النصوص.",
};
