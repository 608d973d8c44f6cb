### デスクトップでのふるまい: 通知、音、トレイ。

notify-message = 新着メッセージ
notify-title-many = { $name } ({ $count })
notify-in-group = { $name }: { $text }
notify-open = 開く
notify-call = 着信
notify-call-name = { $name }さんから着信中
notify-missed = 不在着信

chat-mute = 通知をオフにする
chat-unmute = 通知をオンにする

settings-notify = 通知
settings-notify-text-level = 名前と本文
settings-notify-name = 名前のみ
settings-notify-nothing = 「新着メッセージ」のみ
settings-notify-off = なし
settings-notify-text = 画面でほかの人に見える範囲です。会話ごとの通知は、上にあるベルでオフにできます。

settings-sounds = サウンド
settings-sounds-message = メッセージの音を鳴らす
settings-sounds-silent = メッセージの音を鳴らさない
settings-sounds-volume = { $percent }%
settings-sounds-text = 着信音とメッセージの音の大きさです。

tray-open = AZStackを開く
tray-quit = 終了
settings-tray = ウィンドウを閉じたとき
settings-tray-stay = トレイに残る
settings-tray-end = 終了
