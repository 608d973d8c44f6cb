### アカウント: 選択、サインイン、削除。

accounts-choose = アカウント
accounts-add = 別のアカウントにサインイン
accounts-here = このコンピューター
accounts-unread = { $count ->
   *[other] 別のアカウントに未読メッセージ { $count }件
}
accounts-remove = 削除
accounts-remove-question = { $name }をこのコンピューターから削除しますか？ここに保存されたメッセージは消えますが、サーバーには残ります。
accounts-remove-here-question = このコンピューターのアカウントを一覧から外しますか？メッセージは残り、あとでまた追加できます。
accounts-last = 最後のアカウントは削除できません。
accounts-removed = { $name }をこのコンピューターから削除しました。
accounts-call-elsewhere = 別のアカウントで通話中です。先に通話を終了してください。
accounts-many = 追加できるアカウントは{ $most }件までです。
accounts-known = このアカウントにはすでにサインインしています。

sign-in-title = サインイン
sign-in-text = これらの情報はサーバーの管理者に確認してください。「azstackd app create」の出力をそのまま貼り付けられます。
sign-in-server = サーバー
sign-in-server-hint = chat.example.org
sign-in-server-missing = サーバーのアドレスを入力してください。
sign-in-server-wrong = サーバーのアドレスではありません。例: https://chat.example.org:9199
sign-in-server-open = 途中で誰かに読まれるおそれがあります。httpsを使ってください。httpを使えるのはこのコンピューターのサーバーだけです。
sign-in-server-unreachable = サーバーから応答がありません: { $reason }
sign-in-server-stranger = 応答はありますが、AZStackのサーバーではありません。
sign-in-app = アプリケーションID
sign-in-app-hint = 32文字の英数字
sign-in-app-wrong = アプリケーションIDは0～9とa～fの32文字です。
sign-in-key = 公開鍵
sign-in-key-hint = MIIB…
sign-in-key-wrong = 公開鍵ではありません。サーバーの出力どおりに全体を貼り付けてください。
sign-in-user = ユーザー名
sign-in-user-hint = あなただけの名前
sign-in-user-missing = ユーザー名を入力してください。
sign-in-name = ほかの人に表示される名前
sign-in-name-hint = ユーザー名と同じ
sign-in-credentials = パスワード
sign-in-credentials-hint = サーバーが求めない場合は空欄
sign-in-long = ユーザー名とパスワードが、このアプリケーションの鍵に対して長すぎます。
sign-in-refused = サーバーにサインインできません。アプリケーションID、ユーザー名、パスワードのいずれかが違います。どれが違うかは通知されません。
sign-in-reveal = パスワードを表示
sign-in-hide = パスワードを隠す
sign-in-keyring = パスワードはシステムのキーリングに保存されます。
sign-in-file = このシステムにはキーリングがありません。パスワードは、あなただけが読める暗号化ファイルに保存されます。
sign-in-unkept = パスワードを保存できませんでした: { $reason }
sign-in-confirm = サインイン
sign-in-trying = サインインしています…
sign-in-here = このコンピューターのサーバーを使う
sign-in-lost = { $name }のパスワードがキーリングにありません。アカウントを削除して、もう一度サインインしてください。
