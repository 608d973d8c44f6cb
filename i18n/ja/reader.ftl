### What a screen reader is told beyond what is seen.

reader-conversations = 会話
reader-calls = 通話
reader-messages = メッセージ
reader-members = メンバー
reader-message = { $who }: { $what }、{ $when }
reader-message-mine = 自分: { $what }、{ $when }、{ $state }
reader-reply = { $own } – 返信元: { $quoted }
reader-news = { $who }: { $what }
reader-keys = { $does }: { $keys }
reader-talking = 通話がつながりました
reader-own-picture = 自分の映像を次の隅へ移動
