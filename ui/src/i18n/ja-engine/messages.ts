// What the engine says about messages, people, X, links and what it keeps, in Japanese.
import { countingIn } from "../count";
import { amountBy, type EngineSentences } from "../engine-sentences";

const amount = amountBy(countingIn("ja").number);

export const aboutMessages: EngineSentences = {
  // Writing
  "There is nothing to send yet.": "まだ送るものがありません。",
  "This message has {} characters. X takes at most {}.": (characters, most) =>
    `このメッセージは${amount(characters)}文字です。Xで送れるのは${amount(most)}文字までです。`,
  "This name has {} characters. A name can have {}.": (characters, most) =>
    `この名前は${amount(characters)}文字です。名前は${amount(most)}文字までです。`,
  "This message contains a character that cannot be sent. Type the text again without it.":
    "このメッセージには送れない文字が含まれています。その文字を除いて、もう一度入力してください。",
  "A group needs 2 to 49 other people; {} are chosen.": (chosen) =>
    `グループには、ほかに2人から49人が必要です。選ばれているのは${amount(chosen)}人です。`,
  "This conversation belongs to someone else.": "この会話は別の人のものです。",
  "It is too late: X is already deleting this message.":
    "間に合いませんでした。Xはもうこのメッセージを削除しています。",
  "You cannot block yourself.": "自分をブロックすることはできません。",
  "X finds people by the letters A to Z, digits and spaces. Try their handle, such as @alice.":
    "Xでは、AからZまでの文字、数字、空白で人を探せます。@aliceのように、ユーザー名で試してください。",
  "X lets Pipit look for people again later.": "Xでは、あとでまた人を探せます。",
  "Pipit does not know this {}.": (what) => `Pipitはこの${what}を知りません。`,
  conversation: "会話",
  message: "メッセージ",
  draft: "下書き",
  attachment: "添付ファイル",

  // What X answers
  "X cannot be reached. Check the connection; Pipit tries again.":
    "Xにつながりません。接続を確認してください。Pipitがもう一度試します。",
  "X did not answer properly. Pipit tries again.": "Xから正しい応答がありませんでした。Pipitがもう一度試します。",
  "X allows more requests later. Pipit goes on by itself.": "Xはあとでまた受け付けます。Pipitは自動的に続けます。",
  "X lets only two computers listen for one developer app at a time.":
    "1つの開発者アプリで同時に受信できるのは、2台のコンピューターまでです。",
  "X does not have this any more.": "これはXにもうありません。",
  "X has changed how it is asked for messages. Look for a newer Pipit.":
    "Xがメッセージの問い合わせ方を変えました。新しいPipitを探してください。",
  "X sent something that Pipit cannot use: {}.": (what) => `Xから、Pipitが使えないものが届きました：${what}。`,
  "it is too large": "大きすぎます",
  "it is no event": "イベントではありません",
  "it is no envelope": "応答の形をしていません",
  "it is no picture": "画像ではありません",
  "it names no upload": "アップロードの番号がありません",
  "it does not say who signed in": "誰がサインインしたかが書かれていません",
  "the next page has no usable name": "次のページの名前を使えません",
  "the list of events is no list": "イベントの一覧が一覧になっていません",
  "This does not lie at an address of X, so Pipit does not open it.":
    "Xのアドレスにあるものではないため、Pipitは開きません。",
  "The X developer account has no credits left. Add credits in X's developer console.":
    "Xの開発者アカウントの残高がありません。Xの開発者コンソールで追加してください。",
  "X refused this.": "Xが断りました。",
  "X refused this: {}": (detail) => `Xが断りました：${detail}`,
  "X's list of messages has no end. Pipit reads the newest ones and tries the rest again later.":
    "Xのメッセージの一覧に終わりがありません。Pipitは新しいものを読み、残りはあとでもう一度試します。",
  "X leaves out a part of its list of messages. Pipit tries again.":
    "Xのメッセージの一覧に抜けがあります。Pipitがもう一度試します。",

  // Links
  "Pipit opens no link that holds a name or a password. What stands before the @ is not where it leads.":
    "Pipitは、名前やパスワードを含むリンクを開きません。@の前にあるのは、行き先ではありません。",
  "The link is too long to be opened from here.": "リンクが長すぎて、ここからは開けません。",
  "No browser opened the link.": "リンクを開くブラウザーがありませんでした。",
  "Copy the address and open it yourself.": "アドレスをコピーして、ブラウザーで開いてください。",
  "This is no web address, so Pipit does not open it.": "ウェブのアドレスではないため、Pipitは開きません。",

  // What is kept
  "Pipit's database is damaged.": "Pipitのデータベースが壊れています。",
  "Close Pipit, move {} away and start it again: X still has the last 30 days, and the moved file can perhaps be repaired.":
    (path) =>
      `Pipitを閉じ、${path}を別の場所に移してから、もう一度起動してください。過去30日間はXに残っています。移したファイルは修復できるかもしれません。`,
  "Pipit's database was written by a newer version of Pipit.":
    "Pipitのデータベースは、もっと新しいPipitが書いたものです。",
  "Install the newest Pipit. The data lies in {} and is as it was.": (path) =>
    `最新のPipitをインストールしてください。データは${path}にあり、元のままです。`,
  "The key that Pipit has for its database does not open it.": "Pipitが持っている鍵では、データベースが開きません。",
  "The key of Pipit's database is missing.": "Pipitのデータベースの鍵がありません。",
  "It lies in the keychain of the user and the computer that wrote the data. If it is lost, close Pipit, move {} away and start it again: X still has the last 30 days.":
    (path) =>
      `鍵は、データを書いたユーザーとコンピューターのキーチェーンにあります。失われている場合は、Pipitを閉じ、${path}を別の場所に移してから、もう一度起動してください。過去30日間はXに残っています。`,
  "This computer gives Pipit no random numbers, so it cannot make a key for its database.":
    "このコンピューターから乱数が得られないため、Pipitはデータベースの鍵を作れません。",
  "Start it anew and try again.": "コンピューターを再起動して、もう一度お試しください。",
  "Pipit cannot write its database.": "Pipitはデータベースに書き込めません。",
  "Check that {} can be written ({}).": (path, why) => `${path}に書き込めるか確認してください（${why}）。`,
  "The disk is full, so Pipit cannot keep anything new.": "ディスクがいっぱいで、Pipitは新しいものを保存できません。",
  "Make some room, then try again.": "空きを作ってから、もう一度お試しください。",
  "Pipit's database did not answer as it should ({}).": (when) =>
    `Pipitのデータベースから正しい応答がありませんでした（${when}）。`,
  "Pipit's database holds something unreadable ({}).": (what) =>
    `Pipitのデータベースに読めないものがあります（${what}）。`,
  "Pipit is already running with this data.": "このデータを使うPipitが、すでに動いています。",
  "Close this window and use the other one.": "このウィンドウを閉じて、もう一方を使ってください。",
  "Pipit cannot use its data folder.": "Pipitはデータのフォルダーを使えません。",
  "Not everything could be erased.": "すべてを消去することはできませんでした。",
  "Try again ({}).": (why) => `もう一度お試しください（${why}）。`,
  "Your system did not take the change.": "システムがこの変更を受け付けませんでした。",
  "Pipit could not keep the settings.": "Pipitは設定を保存できませんでした。",
  "Pipit is closing.": "Pipitは終了しています。",
  "There are no log files on this computer.": "このコンピューターにはログファイルがありません。",
  "No program on this computer shows folders.": "このコンピューターには、フォルダーを表示するプログラムがありません。",

  // Newer versions
  "The new version is not what Pipit's makers signed.":
    "新しいバージョンは、Pipitの開発者が署名したものではありません。",
  "It was not installed. If it stays so, tell them.":
    "インストールしませんでした。この状態が続く場合は、開発者に知らせてください。",
  "Pipit's releases could not be asked.": "Pipitのリリースを確認できませんでした。",
  "Try again later.": "あとでもう一度試してください。",
  "The new version is not there for this computer yet.": "このコンピューター用の新しいバージョンはまだありません。",
  "The new version could not be put in place.": "新しいバージョンに置き換えられませんでした。",
  "Check that Pipit's own file can be written, or install it by hand.":
    "Pipit自身のファイルに書き込めることを確認するか、手動でインストールしてください。",
  "This Pipit came without the list of its licences.": "このPipitにはライセンスの一覧が付いていません。",
  "No program on this computer shows texts.": "このコンピューターにはテキストを表示するプログラムがありません。",
};
