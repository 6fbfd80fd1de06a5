// What the engine says about signing in, developer apps and the keychain, in Arabic. X's own words for what one sees in its
// developer console stay in English.
import type { EngineSentences } from "../engine-sentences";

export const aboutSigningIn: EngineSentences = {
  // In the browser
  "Signing in needs one of the ports {} of this computer, but other programs use them. Close one of them and try again.":
    (ports) =>
      `يحتاج تسجيل الدخول إلى أحد منافذ هذا الحاسوب ${ports.replace(" or ", " أو ")}، لكن برامج أخرى تستخدمها. أغلق أحدها ثم أعد المحاولة.`,
  "Pipit could not wait for the browser ({}). Try again.": (why) =>
    `لم يستطع Pipit انتظار المتصفح (${why}). أعد المحاولة.`,
  "You declined to connect Pipit to your X account. You can sign in at any time.":
    "رفضتَ ربط Pipit بحسابك على X. يمكنك تسجيل الدخول متى شئت.",
  "Signing in took longer than five minutes. Try again.": "استغرق تسجيل الدخول أكثر من خمس دقائق. أعد المحاولة.",
  "Signing in was cancelled.": "أُلغي تسجيل الدخول.",
  "The answer to this sign-in did not come from X, so nothing of it was used. Try again.":
    "لم يأتِ الرد على تسجيل الدخول هذا من X، فلم يُستخدم منه شيء. أعد المحاولة.",
  "X refused the sign-in: {}. Try again.": (why) => `رفضت X تسجيل الدخول: ${why}. أعد المحاولة.`,
  "X cannot be reached ({}). Check the connection and try again.": (why) =>
    `يتعذّر الوصول إلى X (${why}). تحقّق من الاتصال ثم أعد المحاولة.`,
  "This is not the address that X leads to. It begins with {}? and stands in the browser's address line after you allowed Pipit.":
    (address) =>
      `ليس هذا هو العنوان الذي تقود إليه X. يبدأ بـ ${address} تليه علامة استفهام، ويظهر في شريط عنوان المتصفح بعد أن تسمح لـ Pipit.`,
  "This address is not whole. Copy all of it, from the beginning to the end.":
    "هذا العنوان غير كامل. انسخه كله، من أوله إلى آخره.",
  "This address belongs to another attempt to sign in. Use the page that was opened last.":
    "هذا العنوان لمحاولة أخرى لتسجيل الدخول. استخدم آخر صفحة فُتحت.",
  "This sign-in has ended. Start again.": "انتهت محاولة تسجيل الدخول هذه. ابدأ من جديد.",
  "X cannot be reached to end the sign-in there. Remove Pipit in X's settings under connected apps.":
    "يتعذّر الوصول إلى X لإنهاء تسجيل الدخول هناك. أزل Pipit من التطبيقات المرتبطة في إعدادات X.",
  "X did not end the sign-in there ({}). Remove Pipit in X's settings under connected apps.": (status) =>
    `لم تُنهِ X تسجيل الدخول هناك (${status}). أزل Pipit من التطبيقات المرتبطة في إعدادات X.`,

  // The session
  "Nobody is signed in.": "لم يسجّل أحد الدخول.",
  "You are signed out of X. Sign in again to go on.": "سُجّل خروجك من X. سجّل الدخول مجددًا للمتابعة.",
  "X does not accept the sign-in any more. Sign in again to go on.":
    "لم تعد X تقبل تسجيل دخولك. سجّل الدخول مجددًا للمتابعة.",
  "X cannot be reached to renew the sign-in ({}). Pipit tries again.": (why) =>
    `يتعذّر الوصول إلى X لتجديد تسجيل الدخول (${why}). يعيد Pipit المحاولة.`,
  "The sign-in cannot be read from or kept in the keychain ({}). Unlock the keychain and try again.": (why) =>
    `تتعذّر قراءة تسجيل الدخول من حلقة المفاتيح أو حفظه فيها (${why}). افتح حلقة المفاتيح ثم أعد المحاولة.`,
  "the connection failed": "فشل الاتصال",
  "X answered with status {}": (status) => `أجابت X بالحالة ${status}`,
  "X answered {}": (word) => `أجابت X بـ ${word}`,
  "the answer is too large": "الرد أكبر من اللازم",
  "the answer cannot be read": "تتعذّر قراءة الرد",
  "the refresh was interrupted": "انقطع التجديد",

  // Developer apps
  "X does not know the address that it is to lead back to.": "لا تعرف X العنوان الذي عليها الرجوع إليه.",
  "X knows no app with this client id.": "لا تعرف X تطبيقًا بمعرّف العميل هذا.",
  'This app is of the type "Web App, Automated App or Bot", which needs its client secret.':
    "نوع هذا التطبيق “Web App, Automated App or Bot”، وهو يحتاج إلى سرّ العميل.",
  "X does not accept the client secret.": "لا تقبل X سرّ العميل.",
  "This app may not read and write Direct Messages.": "لا يُسمح لهذا التطبيق بقراءة الرسائل المباشرة وكتابتها.",
  "This app is not enrolled for X's API.": "هذا التطبيق غير مسجّل في واجهة X البرمجية.",
  "This app may not upload pictures and videos.": "لا يُسمح لهذا التطبيق برفع الصور ومقاطع الفيديو.",
  "X did not let Pipit stay signed in.": "لم تسمح X ببقاء Pipit مسجّل الدخول.",
  'Register each of Pipit\'s redirect URIs under "User authentication settings", letter by letter.':
    "سجّل كل عناوين الرجوع الخاصة بـ Pipit تحت “User authentication settings”، حرفًا بحرف.",
  'Copy the client id from "Keys and tokens", under "OAuth 2.0". It is neither the API key nor the app\'s number.':
    "انسخ معرّف العميل من “Keys and tokens”، تحت “OAuth 2.0”. ليس هو مفتاح API ولا رقم التطبيق.",
  'Make it a "Native App" under "User authentication settings", or enter its client secret in Pipit.':
    "اجعله “Native App” تحت “User authentication settings”، أو أدخل سرّ العميل في Pipit.",
  'If the app is a "Native App", take the client secret out of Pipit. Otherwise make a new one under "Keys and tokens" and enter it.':
    "إن كان التطبيق “Native App” فأزل سرّ العميل من Pipit. وإلا فأنشئ سرًّا جديدًا تحت “Keys and tokens” وأدخله.",
  'Choose "Read and write and Direct message" under "User authentication settings", then sign in again.':
    "اختر “Read and write and Direct message” تحت “User authentication settings”، ثم سجّل الدخول مجددًا.",
  "Put the app into a project with a plan for the API, then sign in again.":
    "ضع التطبيق في مشروع له خطة لواجهة API، ثم سجّل الدخول مجددًا.",
  'Choose "Read and write and Direct message" under "User authentication settings", then sign in again. Everything else works without.':
    "اختر “Read and write and Direct message” تحت “User authentication settings”، ثم سجّل الدخول مجددًا. كل ما عدا ذلك يعمل من دونه.",
  "Sign in again and allow all that X lists. Until then the sign-in ends after two hours.":
    "سجّل الدخول مجددًا واسمح بكل ما تذكره X. حتى ذلك الحين ينتهي تسجيل الدخول بعد ساعتين.",
  "Pipit needs the client id of an X developer app to sign in.":
    "يحتاج Pipit إلى معرّف العميل لتطبيق مطوّر على X لتسجيل الدخول.",
  "A confidential app needs its client secret.": "يحتاج تطبيق من هذا النوع إلى سرّ العميل.",
  "The client secret of your developer app is not kept any more.": "لم يعد سرّ العميل لتطبيق المطوّر الخاص بك محفوظًا.",
  "Copy it from X's developer console once more.": "انسخه مرة أخرى من وحدة تحكم المطوّرين لدى X.",
  "A {} has only letters, digits and signs.": (what) => `لا يحتوي ${what} إلا على حروف لاتينية وأرقام وعلامات.`,
  "client id": "معرّف العميل",
  "client secret": "سرّ العميل",
  "A bearer token has only letters, digits and signs.": "لا يحتوي رمز bearer إلا على حروف لاتينية وأرقام وعلامات.",
  'Copy it from X\'s developer console, under "Bearer Token".':
    "انسخه من وحدة تحكم المطوّرين لدى X، تحت “Bearer Token”.",
  'Copy it from X\'s developer console, under "{}".': (name) => `انسخه من وحدة تحكم المطوّرين لدى X، تحت “${name}”.`,

  // The keychain
  "Your keychain is locked.": "حلقة مفاتيحك مقفلة.",
  "Unlock it, and Pipit goes on.": "افتحها ويتابع Pipit.",
  "This computer has no keychain that Pipit could use.": "لا توجد على هذا الحاسوب حلقة مفاتيح يستطيع Pipit استخدامها.",
  "Start one, such as GNOME Keyring or KWallet, and try again.":
    "شغّل واحدة، مثل GNOME Keyring أو KWallet، ثم أعد المحاولة.",
  "Pipit could not use the keychain.": "لم يستطع Pipit استخدام حلقة المفاتيح.",
  "the keychain is locked": "حلقة المفاتيح مقفلة",
  "there is no keychain": "لا توجد حلقة مفاتيح",
  "the place for secrets holds something unreadable": "في مكان حفظ الأسرار شيء تتعذّر قراءته",
  "the place for secrets failed: {}": (why) => `تعذّر استخدام مكان حفظ الأسرار: ${why}`,
  "another Pipit does not let go of the account": "نسخة أخرى من Pipit لا تترك الحساب",
  "it was interrupted": "انقطع ذلك",

  // The demo
  "This Pipit was built without the demo.": "بُني هذا الإصدار من Pipit من دون التجربة.",
  "The demo could not start.": "تعذّر بدء التجربة.",
  "The demo could not sign you in.": "تعذّر تسجيل دخولك إلى التجربة.",
};
