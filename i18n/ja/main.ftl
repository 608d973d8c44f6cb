### メインウィンドウ: 会話の一覧、在席、時刻。

language-name = 日本語
app-name = AZStack
window-call = { $name } – AZStack
window-incoming = { $name }さんから着信中 – AZStack

back = 戻る

conversations-search = 検索またはユーザー名を入力
conversations-clear = 検索をクリア
conversations-empty-title = 会話はまだありません
conversations-empty-text = 上にユーザー名を入力してEnterを押すと、メッセージを送れます。
conversations-none-found = 一覧に「{ $text }」さんはいません。
conversations-look-up = 「{ $text }」さんに送る
conversations-looking-up = 「{ $text }」さんを探しています…
conversations-unknown-user = 「{ $text }」というユーザーはいません。
conversations-load-failed = 会話を読み込めませんでした。
conversations-retry = 再試行
conversations-settings = 設定
conversations-draft = 下書き:
conversations-you = あなた: { $text }
conversations-typing = 入力中…
conversations-unread = { $count ->
   *[other] 未読メッセージ { $count }件
}
conversations-unread-many = { $count }+
conversations-tab-chats = チャット
conversations-tab-calls = 通話

connection-connecting = 接続中…
connection-connecting-again = 接続中 ({ $attempt }回目)…
connection-waiting = オフラインです。まもなく再試行します。
connection-offline = オフラインです。
connection-retry = 接続
connection-starting = 準備中…

presence-online = オンライン
presence-do-not-disturb = おやすみモード
presence-offline = オフライン
presence-just-now = たった今オンライン
presence-minutes = { $minutes ->
   *[other] { $minutes }分前にオンライン
}
presence-hours = { $hours ->
   *[other] { $hours }時間前にオンライン
}
presence-day = 最終オンライン: { $day }

time-moment = { $day } { $clock }
time-now = 今
time-minutes = { $minutes }分前
time-length-seconds = { $seconds }秒
time-length-minutes = { $minutes }分
time-length-hours = { $hours }時間{ $minutes }分
time-today = 今日
time-yesterday = 昨日

search-messages = メッセージ
search-failed = メッセージを検索できませんでした。

create-title = 新しい会話
create-people = 人
create-groups = 公開グループ
create-group = グループを作成
create-private-text = メンバーにだけ表示され、メンバーがほかの人を追加します。
create-public-text = 誰でも見つけて参加できます。
create-groups-reading = 公開グループを探しています…
create-groups-failed = 公開グループを読み込めませんでした。
create-groups-none = 公開グループはありません。
