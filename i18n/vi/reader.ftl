### What a screen reader is told beyond what is seen.

reader-conversations = Cuộc trò chuyện
reader-calls = Cuộc gọi
reader-messages = Tin nhắn
reader-members = Thành viên
reader-message = { $who }: { $what }, { $when }
reader-message-mine = Bạn: { $what }, { $when }, { $state }
reader-reply = { $own } – trả lời cho: { $quoted }
reader-news = { $who }: { $what }
reader-keys = { $does }: { $keys }
reader-talking = Đã kết nối
reader-own-picture = Hình của bạn, chuyển sang góc kế tiếp
