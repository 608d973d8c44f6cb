### ひとつの会話。

chat-choose-title = 会話はここに表示されます
chat-choose-text = 左の一覧から選ぶか、{ $keys }で相手を探してください。
chat-empty-title = あいさつしてみましょう
chat-empty-text = { $name }さんとの会話はここから始まります。
chat-load-failed = この会話を読み込めませんでした。
chat-voice-call = 音声通話
chat-video-call = ビデオ通話
chat-write = メッセージを入力
chat-send = 送信
chat-more = ほかに送るもの
chat-new-messages = 新着メッセージ
chat-jump-to-end = 最新のメッセージへ
chat-typing = { $name }さんが入力中…
chat-resend = 再送信
chat-not-sent = 送信されていません。
chat-copy = コピー
chat-unknown-name = 不明なユーザー

message-sticker = スタンプ
message-file = ファイル: { $name }
message-unknown = このメッセージの表示には新しいバージョンが必要です。
message-cancelled = メッセージは取り消されました

status-failed = 送信失敗
status-sending = 送信待ち
status-sent = 送信済み
status-delivered = 配信済み
status-seen = 既読

message-location = 場所: { $place }
message-reply = 返信
message-reply-to = { $name }さんへの返信
message-reply-end = 返信をやめる
message-more = その他
message-select = 選択
message-withdraw = 取り消す
message-withdraw-text = このメッセージを取り消しますか？全員の画面から消えますが、送信したことは残ります。
message-delete = 削除
message-delete-text = { $count ->
   *[other] { $count }件のメッセージを削除しますか？あなたのすべての端末から消えますが、相手には残ります。
}

select-count = { $count ->
   *[other] { $count }件のメッセージを選択中
}
select-end = 選択を解除

tray-choose = ファイルを送信
tray-drop = ここにファイルをドロップして送信
tray-retry = 再試行
tray-cancel = 送信しない
tray-remove = 取り除く
tray-progress = { $done } / { $total }

picture-failed = この画像を表示できません。再試行
file-save = 保存
file-cancel = 中止
file-again = 再試行
file-open = 開く
file-folder = フォルダーで表示
file-saved = { $size }、保存済み

gallery-loading = 画像を読み込んでいます…
gallery-before = 前の画像
gallery-after = 次の画像
gallery-place = { $at } / { $of }
gallery-larger = 拡大
gallery-smaller = 縮小
gallery-fit = ウィンドウに合わせる
gallery-copy = コピー
gallery-save = 名前を付けて保存…
gallery-close = 閉じる

size-bytes = { $count ->
   *[other] { $count } バイト
}
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

stickers-open = スタンプ
stickers-search = スタンプを検索
stickers-recent = 最近使ったもの
stickers-reading = スタンプを探しています…
stickers-none = 該当するスタンプはありません。

sketch-title = スケッチ
sketch-add = 追加
sketch-black = 黒
sketch-red = 赤
sketch-orange = オレンジ
sketch-green = 緑
sketch-blue = 青
sketch-eraser = 消しゴム
sketch-pen = ペン { $number }
sketch-undo = 最後の線を取り消す
sketch-clear = すべて消す

location-title = 場所を送信
location-place = 場所の名前
location-latitude = 緯度
location-longitude = 経度
location-hint = 地図と同じ度数で入力: 16.0544, 108.2022
location-send = 送信
location-degrees = { $latitude }°, { $longitude }°
location-copy = 座標をコピー
location-open = 地図で表示

find-title = この会話を検索
find-nothing = 見つかりませんでした
find-place = { $at } / { $of }
find-older = 前へ
find-newer = 次へ
find-close = 閉じる

voice-record = ボイスメッセージを録音
voice-recording = 録音中…
voice-send = 録音を送信
voice-discard = 録音を破棄
voice-play = 再生
voice-pause = 一時停止
voice-no-microphone = { $problem ->
    [missing] マイクが見つかりません。
    [busy] 別のプログラムがマイクを使用しています。
    [denied] システムがAZStackによるマイクの使用を許可していません。
    [silent] マイクから音が届きません。
   *[other] マイクを使用できません: { $reason }
}
message-voice = ボイスメッセージ
