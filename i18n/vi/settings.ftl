### Cài đặt.

settings-title = Cài đặt
settings-close = Đóng
settings-account = Tài khoản
settings-user-name = Tên người dùng: { $name }
settings-theme = Chủ đề
settings-theme-text = Cả các tệp của riêng bạn trong { $folder }
settings-language = Ngôn ngữ
settings-language-text = Đổi ngay lập tức, kể cả khi đang gọi.
settings-renderer = Cách vẽ
settings-renderer-text = Có hiệu lực ở lần khởi động sau.
settings-renderer-auto = Tự động
settings-renderer-gpu = Card đồ họa
settings-renderer-software = Bộ xử lý
settings-shortcuts = Bàn phím
settings-shortcut-jump = Tìm ai đó
settings-shortcut-settings = Cài đặt
settings-shortcut-chats = Cuộc trò chuyện trên hoặc dưới
settings-shortcut-mute = Bật hoặc tắt micrô
settings-shortcut-camera = Bật hoặc tắt camera
settings-shortcut-answer = Trả lời
settings-shortcut-decline = Từ chối
settings-shortcut-hang-up = Kết thúc cuộc gọi
settings-about = Giới thiệu
settings-about-version = AZStack { $version }
settings-about-text = Nhắn tin, gọi thoại và gọi video. Giấy phép MIT hoặc Apache-2.0. Chữ Noto Sans, biểu tượng Lucide.
