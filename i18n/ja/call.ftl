### 通話。

call-kind-voice = 音声通話
call-kind-video = ビデオ通話
call-kind-phone = 電話
call-incoming-phone = { $number } への電話
call-incoming-voice = 音声通話の着信
call-incoming-video = ビデオ通話の着信

call-answer = 応答
call-answer-video = ビデオで応答
call-answer-voice = ビデオなしで応答
call-decline = 拒否
call-hang-up = 終了
call-mute = マイクをオフにする
call-unmute = マイクをオンにする
call-camera-off = カメラをオフにする
call-camera-on = カメラをオンにする
call-switch-camera = カメラを切り替える
call-devices = カメラ、マイク、スピーカー
call-show = 通話を表示

call-connecting = 発信中…
call-ringing-out = 呼び出し中…
call-ringing-in = 着信中…
call-answered = 接続中…
call-interrupted = 接続が切れました。再接続しています…
call-reconnecting = 再接続しています…
call-ended-stopped = 通話が終了しました
call-ended-rejected = 通話が拒否されました
call-ended-busy = { $name }さんは別の通話中です
call-ended-not-answered = 応答がありません
call-ended-answered-elsewhere = 別の端末で応答しました
call-ended-elsewhere = 別の端末で終了しました
call-ended-not-available = この番号にはつながりません
call-ended-no-signal = 電話網を利用できません
call-ended-no-money = この通話には残高が足りません
call-ended-invalid-number = この番号には発信できません
call-ended-invalid-from-number = 発信に使える番号がありません
call-ended-offline = サーバーとの接続が切れました
call-ended-media = 通話を接続できませんでした: { $reason }
call-none = 通話はありません
call-missed = { $name }さんからの不在着信があります。
call-turned-away = 別の通話中に{ $name }さんから着信がありました。
call-no-remote-video = { $name }さんのカメラはオフです

call-tip = { $word } ({ $keys })
call-full = 全画面
call-full-leave = 全画面を終了
call-small = 最前面の小さいウィンドウ
call-small-leave = 大きいウィンドウに戻る
call-talk-hint = ミュート中です。スペースキーを押している間だけ話せます。
call-talk-held = スペースキーを押している間、声が届きます。
call-weak-me = あなたの接続が不安定です。
call-weak-them = { $name }さんの接続が不安定です。
call-weak-between = { $name }さんとの間の接続が不安定です。
call-quality = 送信: { $most }段階中{ $out }。受信: { $most }段階中{ $in }。

call-stats = 統計
call-stats-copy = コピー
call-stats-none = なし
call-stats-rate = { $number } kbit/s
call-stats-share = { $number }%
call-stats-time = { $number } ms
call-stats-picture = { $codec }、{ $width } × { $height }、{ $rate }/s
call-stats-picture-out = 送信映像
call-stats-picture-in = 受信映像
call-stats-sound = 音声
call-stats-rate-out = 送信
call-stats-rate-in = 受信
call-stats-target = 送信できる帯域
call-stats-loss-out = 送信の損失
call-stats-loss-in = 受信の損失
call-stats-jitter = ジッター
call-stats-round-trip = 往復時間
call-stats-concealed = 補間した音声
call-stats-recovered = 復元した音声
call-stats-processor = プロセッサー (1コアあたり)

call-log-empty-title = 通話履歴はまだありません
call-log-empty-text = 発信、着信、不在着信がここに表示されます。
call-log-load-failed = 通話履歴を読み込めませんでした。
call-log-missed-count = { $count ->
   *[other] 不在着信 { $count }件
}
call-log-incoming = 着信
call-log-outgoing = 発信
call-log-missed = { $medium ->
    [video] 不在着信 (ビデオ)
   *[voice] 不在着信
}
call-log-missed-in-a-call = 別の通話中の不在着信
call-log-not-answered = 応答なし
call-log-declined = 拒否しました
call-log-declined-by-them = 拒否されました
call-log-busy = 通話中
call-log-cancelled = キャンセル
call-log-failed = 接続できませんでした
call-log-answered-elsewhere = 別の端末で応答
call-log-with-length = { $call }、{ $length }
call-log-back-voice = かけ直す
call-log-back-video = ビデオでかけ直す

call-no-camera = { $problem ->
    [missing] カメラが見つかりません。相手にあなたの映像は届きません。
    [busy] 別のプログラムがカメラを使用しています。
    [denied] システムがAZStackによるカメラの使用を許可していません。
    [lost] カメラが取り外されました。
    [silent] カメラから映像が届きません。
   *[other] カメラを使用できません: { $reason }
}
call-no-microphone = { $problem ->
    [missing] マイクが見つかりません。相手にあなたの声は届きません。
    [busy] 別のプログラムがマイクを使用しています。
    [denied] システムがAZStackによるマイクの使用を許可していません。
    [lost] マイクが取り外されました。
    [silent] マイクから音が届きません。
   *[other] マイクを使用できません: { $reason }
}
call-no-speaker = { $problem ->
    [missing] スピーカーが見つかりません。相手の声は聞こえません。
    [busy] 別のプログラムがスピーカーを使用しています。
    [denied] システムがAZStackによるスピーカーの使用を許可していません。
    [lost] スピーカーが取り外されました。
    [silent] スピーカーから音が出ません。
   *[other] スピーカーを使用できません: { $reason }
}

call-no-ringer = { $problem ->
    [missing] 着信音用の機器が見つかりません。スピーカーで鳴ります。
    [busy] 別のプログラムが着信音用の機器を使用しています。
    [denied] システムがAZStackによる着信音用の機器の使用を許可していません。
    [lost] 着信音用の機器が取り外されました。スピーカーで鳴ります。
    [silent] 着信音用の機器から音が出ません。
   *[other] 着信音用の機器を使用できません: { $reason }
}
call-camera-in-use = カメラが{ $device }に切り替わりました。
call-microphone-in-use = マイクが{ $device }に切り替わりました。
call-speaker-in-use = 音声の出力先が{ $device }に切り替わりました。

device-camera = カメラ
device-microphone = マイク
device-speaker = スピーカー
device-ringer = 着信音
device-same = スピーカーと同じ
device-cleaning = 声の処理
device-echo = エコーを除去
device-noise = 雑音を除去
device-gain = 音量をそろえる
device-virtual = 仮想
device-default = システムの既定
device-test-pattern = テストパターン
device-tone = テスト音
device-none = なし

pad-title = ダイヤルパッド
pad-number = 電話番号
pad-erase = 削除
pad-call = 発信
pad-log-empty = 電話との通話はまだありません
pad-log-reading = 電話との通話を読み込んでいます…
pad-log-failed = 電話との通話を読み込めませんでした。
pad-from = { $number } から
pad-own-number = 発信に使う番号
pad-balance = 残高 { $amount }
pad-log-all = すべて
pad-log-out = 発信
pad-log-in = 着信
pad-log-missed = 不在着信
pad-listen = 録音を聞く
call-share = 画面を共有
call-share-stop = 共有を終了
call-share-title = 何を共有しますか？
call-share-looking = 検索中…
call-share-nothing = 共有できるものがありません。
call-share-cannot = 画面を共有できません：{ $reason }
call-sharing = 画面を共有しています
call-keys = キーパッド
error-callout-busy = すでに通話中か、発信の回数が多すぎます
