### Mọi người.

user-reading = Đang tìm người dùng này…
user-nobody = Không có người dùng này.
user-load-failed = Không thể tìm người dùng này.
user-write = Nhắn tin
