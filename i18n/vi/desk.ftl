### Cách cư xử trên máy: thông báo, âm thanh, khay hệ thống.

notify-message = Tin nhắn mới
notify-title-many = { $name } ({ $count })
notify-in-group = { $name }: { $text }
notify-open = Mở
notify-call = Cuộc gọi đến
notify-call-name = { $name } đang gọi
notify-missed = Cuộc gọi nhỡ

chat-mute = Tắt thông báo
chat-unmute = Thông báo lại

settings-notify = Thông báo
settings-notify-text-level = Tên và nội dung
settings-notify-name = Chỉ tên
settings-notify-nothing = Chỉ “tin nhắn mới”
settings-notify-off = Không có
settings-notify-text = Người khác đọc được bao nhiêu trên màn hình của bạn. Tắt riêng một cuộc trò chuyện bằng chiếc chuông phía trên nó.

settings-sounds = Âm thanh
settings-sounds-message = Có tiếng khi có tin nhắn
settings-sounds-silent = Không có tiếng khi có tin nhắn
settings-sounds-volume = { $percent } %
settings-sounds-text = Chuông và tiếng tin nhắn to đến đâu.

tray-open = Mở AZStack
tray-quit = Thoát
settings-tray = Khi đóng cửa sổ
settings-tray-stay = Ở lại trong khay
settings-tray-end = Thoát
