// What the engine says about pictures, videos and other files, in Japanese.
import { countingIn } from "../count";
import { amountBy, type EngineSentences } from "../engine-sentences";

const amount = amountBy(countingIn("ja").number);
const pixels = (width: string, height: string) => `${amount(width)} × ${amount(height)}`;

export const aboutFiles: EngineSentences = {
  // Choosing and copying
  "This file is not there any more. Choose it again.": "このファイルはもうありません。もう一度選んでください。",
  "This is a folder. Choose a file in it.": "これはフォルダーです。中のファイルを選んでください。",
  "This is no ordinary file. Choose a picture, a GIF or a video.":
    "これは通常のファイルではありません。画像、GIF、動画のどれかを選んでください。",
  "Pipit is not allowed to read this file. Change its permissions or choose a copy of it.":
    "Pipitはこのファイルを読むことを許可されていません。権限を変えるか、コピーを選んでください。",
  "This file cannot be read. Try a copy of it.": "このファイルは読み取れません。コピーで試してください。",
  "This file was being changed while Pipit copied it. Attach it again when it is finished.":
    "Pipitがコピーしている間に、このファイルが変更されました。変更が終わってから、もう一度添付してください。",
  "The disk is full, so Pipit cannot keep a copy to send. Make some room and attach it again.":
    "ディスクがいっぱいで、送信用のコピーを保存できません。空きを作ってから、もう一度添付してください。",
  "Pipit cannot write a copy of this file into its own folder.":
    "Pipitは自分のフォルダーにこのファイルのコピーを書き込めません。",
  "This file is empty. Choose another one.": "このファイルは空です。別のファイルを選んでください。",
  "What was pasted could not be read.": "貼り付けたものを読み取れませんでした。",
  "Pipit does not remember this file any more.": "Pipitはこのファイルをもう覚えていません。",
  "Choose it again.": "もう一度選んでください。",
  "There is another attachment in the composer already.": "入力欄にはすでに別の添付ファイルがあります。",
  "Send it or take it out first.": "先にそれを送るか、外してください。",
  "This description has {} characters. X takes at most {}.": (characters, most) =>
    `この説明は${amount(characters)}文字です。Xで使えるのは${amount(most)}文字までです。`,

  // Formats
  "X takes JPG, PNG, WEBP, GIF and MP4, and this is none of them.":
    "Xで送れるのはJPG、PNG、WEBP、GIF、MP4です。このファイルはそのどれでもありません。",
  "X takes JPG, PNG, WEBP, GIF and MP4, and this is {}. Convert it to one of them first.": (found) =>
    `Xで送れるのはJPG、PNG、WEBP、GIF、MP4で、これは${found}です。先にそのどれかに変換してください。`,

  // Pictures
  "This picture is {} MB; X takes {} MB. {}": (size, most, wayOn) =>
    `この画像は${amount(size)} MBです。Xで送れるのは${amount(most)} MBまでです。${wayOn}`,
  "This picture has {} × {} pixels; X takes {} × {}. {}": (width, height, widest, highest, wayOn) =>
    `この画像は${pixels(width, height)}ピクセルです。Xで送れるのは${pixels(widest, highest)}までです。${wayOn}`,
  "This picture has {} × {} pixels; X takes {} × {} or more. Choose a larger one.": (width, height, least, lowest) =>
    `この画像は${pixels(width, height)}ピクセルです。Xで送れるのは${pixels(least, lowest)}以上です。もっと大きい画像を選んでください。`,
  "This picture has more colours than X can read. {}": (wayOn) =>
    `この画像は、Xが読めるより多くの色を使っています。${wayOn}`,
  "This picture cannot be made small enough. Make it smaller in another program.":
    "この画像は十分に小さくできません。別のプログラムで小さくしてください。",
  "This picture is damaged. Open it in another program and save it again.":
    "この画像は壊れています。別のプログラムで開いて保存し直してください。",
  "Send it smaller?": "小さくして送りますか？",
  "Make it smaller in another program.": "別のプログラムで小さくしてください。",

  // GIFs
  "This GIF is {} MB; X takes {} MB. Use fewer or smaller frames.": (size, most) =>
    `このGIFは${amount(size)} MBです。Xで送れるのは${amount(most)} MBまでです。フレームを減らすか小さくしてください。`,
  "This GIF has {} × {} pixels; X takes up to {} × {}. Make it smaller.": (width, height, widest, highest) =>
    `このGIFは${pixels(width, height)}ピクセルです。Xで送れるのは${pixels(widest, highest)}までです。小さくしてください。`,
  "This GIF has more than {} frames, the most that X takes. Make it shorter.": (most) =>
    `このGIFは、Xの上限の${amount(most)}フレームを超えています。短くしてください。`,
  "This GIF has {} frames of {} × {} pixels, more than X takes. Make it shorter or smaller.": (frames, width, height) =>
    `このGIFは${pixels(width, height)}ピクセルのフレームが${amount(frames)}枚あり、Xの上限を超えています。短くするか小さくしてください。`,
  "This GIF is damaged. Open it in another program and save it again.":
    "このGIFは壊れています。別のプログラムで開いて保存し直してください。",

  // Videos
  "This video is {} MB; X takes {} MB. Make it shorter or smaller.": (size, most) =>
    `この動画は${amount(size)} MBです。Xで送れるのは${amount(most)} MBまでです。短くするか小さくしてください。`,
  "This video has {} × {} pixels; X takes up to {} × {}. Export it smaller, for example at 720p.": (
    width,
    height,
    widest,
    highest,
  ) =>
    `この動画は${pixels(width, height)}ピクセルです。Xで送れるのは${pixels(widest, highest)}までです。720pなど、小さく書き出してください。`,
  "This video has {} × {} pixels; X takes {} × {} or more.": (width, height, least, lowest) =>
    `この動画は${pixels(width, height)}ピクセルです。Xで送れるのは${pixels(least, lowest)}以上です。`,
  "This video plays for {} seconds; X takes {} or more.": (seconds, least) =>
    `この動画の長さは${amount(seconds)}秒です。Xで送れるのは${amount(least)}秒以上です。`,
  "This video plays for {} seconds; X takes up to {}. Make it shorter.": (seconds, most) =>
    `この動画の長さは${amount(seconds)}秒です。Xで送れるのは${amount(most)}秒までです。短くしてください。`,
  "This video has more than {} frames a second, the most that X takes. Export it with fewer.": (most) =>
    `この動画は、Xの上限の毎秒${amount(most)}フレームを超えています。少ないフレーム数で書き出してください。`,
  "X takes videos in H.264 only, and this one is in another format. Export it as MP4 with H.264.":
    "Xで送れる動画はH.264だけで、これは別の形式です。H.264のMP4として書き出してください。",
  "X takes the sound of videos in AAC only, and this one has another. Export it as MP4 with AAC.":
    "Xで送れる動画の音声はAACだけで、これは別の形式です。AACのMP4として書き出してください。",
  "X takes videos with one picture track, and this one has {}. Export it as an ordinary MP4.": (tracks) =>
    `Xで送れるのは映像トラックが1つの動画で、これには${amount(tracks)}つあります。通常のMP4として書き出してください。`,
  "This video is damaged or incomplete. Export it again.":
    "この動画は壊れているか、途中で切れています。もう一度書き出してください。",

  // What came from X
  "Pipit cannot keep pictures on this disk.": "Pipitはこのディスクに画像を保存できません。",
  "X lets Pipit fetch more files later.": "Xは、あとでまたファイルを渡します。",
  "X does not have this file any more, or it is not what it should be.":
    "このファイルはXにもうないか、あるべきものではありません。",
  "The file did not come whole. Try again.": "ファイルが最後まで届きませんでした。もう一度お試しください。",
  "The file was damaged on this disk. Try again.": "ファイルがこのディスクで壊れました。もう一度お試しください。",
  "A file on this disk is damaged.": "このディスクのファイルが壊れています。",
  "The file could not be saved there: {}.": (why) => `ファイルをそこに保存できませんでした：${why}。`,
  "No program on this computer opened the file.":
    "このコンピューターには、ファイルを開くプログラムがありませんでした。",
  "Save it instead.": "代わりに保存してください。",

  // The system's own words
  "permission denied": "権限がありません",
  "entity not found": "見つかりません",
  "no storage space": "空き容量がありません",
  "quota exceeded": "割り当てられた容量を超えています",
  "read-only filesystem or storage medium": "書き込みできないディスクです",
};
