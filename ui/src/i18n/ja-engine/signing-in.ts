// What the engine says about signing in, developer apps and the keychain, in Japanese. X's own words for what one sees in its
// developer console stay in English.
import type { EngineSentences } from "../engine-sentences";

export const aboutSigningIn: EngineSentences = {
  // In the browser
  "Signing in needs one of the ports {} of this computer, but other programs use them. Close one of them and try again.":
    (ports) =>
      `サインインには、このコンピューターのポート${ports.replace(" or ", "、")}のどれかが必要ですが、ほかのプログラムが使っています。どれかを閉じて、もう一度お試しください。`,
  "Pipit could not wait for the browser ({}). Try again.": (why) =>
    `Pipitはブラウザーを待てませんでした（${why}）。もう一度お試しください。`,
  "You declined to connect Pipit to your X account. You can sign in at any time.":
    "PipitをXアカウントにつなぐことを断りました。いつでもサインインできます。",
  "Signing in took longer than five minutes. Try again.": "サインインに5分以上かかりました。もう一度お試しください。",
  "Signing in was cancelled.": "サインインを取りやめました。",
  "The answer to this sign-in did not come from X, so nothing of it was used. Try again.":
    "このサインインへの応答はXからのものではなかったため、何も使っていません。もう一度お試しください。",
  "X refused the sign-in: {}. Try again.": (why) => `Xがサインインを拒否しました：${why}。もう一度お試しください。`,
  "X cannot be reached ({}). Check the connection and try again.": (why) =>
    `Xにつながりません（${why}）。接続を確認して、もう一度お試しください。`,
  "This is not the address that X leads to. It begins with {}? and stands in the browser's address line after you allowed Pipit.":
    (address) =>
      `これはXが移動する先のアドレスではありません。${address}?で始まり、Pipitを許可したあと、ブラウザーのアドレスバーに表示されます。`,
  "This address is not whole. Copy all of it, from the beginning to the end.":
    "このアドレスは途中で切れています。最初から最後まで、すべてコピーしてください。",
  "This address belongs to another attempt to sign in. Use the page that was opened last.":
    "このアドレスは別のサインインのものです。最後に開いたページを使ってください。",
  "This sign-in has ended. Start again.": "このサインインは終わっています。最初からやり直してください。",
  "X cannot be reached to end the sign-in there. Remove Pipit in X's settings under connected apps.":
    "Xにつながらず、Xでのサインインを終えられません。Xの設定の「連携しているアプリ」からPipitを削除してください。",
  "X did not end the sign-in there ({}). Remove Pipit in X's settings under connected apps.": (status) =>
    `XがXでのサインインを終えませんでした（${status}）。Xの設定の「連携しているアプリ」からPipitを削除してください。`,

  // The session
  "Nobody is signed in.": "誰もサインインしていません。",
  "You are signed out of X. Sign in again to go on.":
    "Xからサインアウトしています。続けるには、もう一度サインインしてください。",
  "X does not accept the sign-in any more. Sign in again to go on.":
    "Xはこのサインインをもう受け付けません。続けるには、もう一度サインインしてください。",
  "X cannot be reached to renew the sign-in ({}). Pipit tries again.": (why) =>
    `Xにつながらず、サインインを更新できません（${why}）。Pipitがもう一度試します。`,
  "The sign-in cannot be read from or kept in the keychain ({}). Unlock the keychain and try again.": (why) =>
    `サインイン情報をキーチェーンで読み書きできません（${why}）。キーチェーンのロックを解除して、もう一度お試しください。`,
  "the connection failed": "接続に失敗しました",
  "X answered with status {}": (status) => `Xの応答は${status}でした`,
  "X answered {}": (word) => `Xの応答：${word}`,
  "the answer is too large": "応答が大きすぎます",
  "the answer cannot be read": "応答を読み取れません",
  "the refresh was interrupted": "更新が中断されました",

  // Developer apps
  "X does not know the address that it is to lead back to.": "戻り先のアドレスがXに登録されていません。",
  "X knows no app with this client id.": "このクライアントIDのアプリはXにありません。",
  'This app is of the type "Web App, Automated App or Bot", which needs its client secret.':
    "このアプリの種類は「Web App, Automated App or Bot」で、クライアントシークレットが必要です。",
  "X does not accept the client secret.": "Xはこのクライアントシークレットを受け付けません。",
  "This app may not read and write Direct Messages.":
    "このアプリには、ダイレクトメッセージを読み書きする権限がありません。",
  "This app is not enrolled for X's API.": "このアプリはXのAPIに登録されていません。",
  "This app may not upload pictures and videos.": "このアプリには、画像や動画をアップロードする権限がありません。",
  "X did not let Pipit stay signed in.": "Xは、Pipitがサインインしたままでいることを許可しませんでした。",
  'Register each of Pipit\'s redirect URIs under "User authentication settings", letter by letter.':
    "Pipitのコールバックアドレスをすべて、「User authentication settings」に1文字も違わず登録してください。",
  'Copy the client id from "Keys and tokens", under "OAuth 2.0". It is neither the API key nor the app\'s number.':
    "「Keys and tokens」の「OAuth 2.0」からクライアントIDをコピーしてください。APIキーでも、アプリの番号でもありません。",
  'Make it a "Native App" under "User authentication settings", or enter its client secret in Pipit.':
    "「User authentication settings」で「Native App」にするか、クライアントシークレットをPipitに入力してください。",
  'If the app is a "Native App", take the client secret out of Pipit. Otherwise make a new one under "Keys and tokens" and enter it.':
    "アプリが「Native App」なら、クライアントシークレットをPipitから消してください。そうでなければ、「Keys and tokens」で新しく作って入力してください。",
  'Choose "Read and write and Direct message" under "User authentication settings", then sign in again.':
    "「User authentication settings」で「Read and write and Direct message」を選び、もう一度サインインしてください。",
  "Put the app into a project with a plan for the API, then sign in again.":
    "APIのプランがあるプロジェクトにアプリを入れて、もう一度サインインしてください。",
  'Choose "Read and write and Direct message" under "User authentication settings", then sign in again. Everything else works without.':
    "「User authentication settings」で「Read and write and Direct message」を選び、もう一度サインインしてください。ほかのことは、このままでもできます。",
  "Sign in again and allow all that X lists. Until then the sign-in ends after two hours.":
    "もう一度サインインして、Xが挙げるものをすべて許可してください。それまで、サインインは2時間で終わります。",
  "Pipit needs the client id of an X developer app to sign in.":
    "サインインするには、X開発者アプリのクライアントIDが必要です。",
  "A confidential app needs its client secret.": "この種類のアプリには、クライアントシークレットが必要です。",
  "The client secret of your developer app is not kept any more.":
    "開発者アプリのクライアントシークレットは、もう保管されていません。",
  "Copy it from X's developer console once more.": "Xの開発者コンソールから、もう一度コピーしてください。",
  "A {} has only letters, digits and signs.": (what) => `${what}に使えるのは、英数字と記号だけです。`,
  "client id": "クライアントID",
  "client secret": "クライアントシークレット",
  "A bearer token has only letters, digits and signs.": "ベアラートークンに使えるのは、英数字と記号だけです。",
  'Copy it from X\'s developer console, under "Bearer Token".':
    "Xの開発者コンソールの「Bearer Token」からコピーしてください。",
  'Copy it from X\'s developer console, under "{}".': (name) =>
    `Xの開発者コンソールの「${name}」からコピーしてください。`,

  // The keychain
  "Your keychain is locked.": "キーチェーンがロックされています。",
  "Unlock it, and Pipit goes on.": "解除すると、Pipitは続行します。",
  "This computer has no keychain that Pipit could use.":
    "このコンピューターには、Pipitが使えるキーチェーンがありません。",
  "Start one, such as GNOME Keyring or KWallet, and try again.":
    "GNOME KeyringやKWalletなどを起動して、もう一度お試しください。",
  "Pipit could not use the keychain.": "Pipitはキーチェーンを使えませんでした。",
  "the keychain is locked": "キーチェーンがロックされています",
  "there is no keychain": "キーチェーンがありません",
  "the place for secrets holds something unreadable": "秘密の保管場所に、読めないものがあります",
  "the place for secrets failed: {}": (why) => `秘密の保管場所を使えませんでした：${why}`,
  "another Pipit does not let go of the account": "別のPipitがアカウントを使い続けています",
  "it was interrupted": "中断されました",

  // The demo
  "This Pipit was built without the demo.": "このPipitにはデモが入っていません。",
  "The demo could not start.": "デモを始められませんでした。",
  "The demo could not sign you in.": "デモにサインインできませんでした。",
};
