### What a screen reader is told beyond what is seen.

reader-conversations = المحادثات
reader-calls = المكالمات
reader-messages = الرسائل
reader-members = الأعضاء
reader-message = { $who }: { $what }، { $when }
reader-message-mine = أنت: { $what }، { $when }، { $state }
reader-reply = { $own } – ردًا على: { $quoted }
reader-news = { $who }: { $what }
reader-keys = { $does }: { $keys }
reader-talking = تم الاتصال
reader-own-picture = صورتك، إلى الزاوية التالية
