### Cửa sổ chính: danh sách trò chuyện, trạng thái, thời gian.

language-name = Tiếng Việt
app-name = AZStack
window-call = { $name } – AZStack
window-incoming = { $name } đang gọi – AZStack

back = Quay lại

conversations-search = Tìm hoặc nhập tên người dùng
conversations-clear = Xóa nội dung tìm kiếm
conversations-empty-title = Chưa có cuộc trò chuyện nào
conversations-empty-text = Nhập tên người dùng ở ô phía trên rồi nhấn Enter để nhắn tin cho họ.
conversations-none-found = Không có ai tên “{ $text }” trong danh sách của bạn.
conversations-look-up = Nhắn tin cho “{ $text }”
conversations-looking-up = Đang tìm “{ $text }”…
conversations-unknown-user = Không có người dùng nào tên “{ $text }”.
conversations-load-failed = Không đọc được các cuộc trò chuyện của bạn.
conversations-retry = Thử lại
conversations-settings = Cài đặt
conversations-draft = Bản nháp:
conversations-you = Bạn: { $text }
conversations-typing = đang nhập…
conversations-unread = { $count ->
   *[other] { $count } tin nhắn chưa đọc
}
conversations-unread-many = { $count }+
conversations-tab-chats = Tin nhắn
conversations-tab-calls = Cuộc gọi

connection-connecting = Đang kết nối…
connection-connecting-again = Đang kết nối, lần thử { $attempt }…
connection-waiting = Mất kết nối. Sắp thử lại.
connection-offline = Bạn đang ngoại tuyến.
connection-retry = Kết nối
connection-starting = Đang chuẩn bị…

presence-online = Đang trực tuyến
presence-do-not-disturb = Không làm phiền
presence-offline = Ngoại tuyến
presence-just-now = Vừa mới truy cập
presence-minutes = { $minutes ->
   *[other] Truy cập { $minutes } phút trước
}
presence-hours = { $hours ->
   *[other] Truy cập { $hours } giờ trước
}
presence-day = Truy cập lần cuối: { $day }

time-moment = { $day }, { $clock }
time-now = vừa xong
time-minutes = { $minutes } phút
time-length-seconds = { $seconds } giây
time-length-minutes = { $minutes } phút
time-length-hours = { $hours } giờ { $minutes } phút
time-today = Hôm nay
time-yesterday = Hôm qua

search-messages = Tin nhắn
search-failed = Không tìm được trong tin nhắn của bạn.

create-title = Cuộc trò chuyện mới
create-people = Mọi người
create-groups = Nhóm công khai
create-group = Tạo nhóm
create-private-text = Chỉ thành viên nhìn thấy; thành viên thêm người khác.
create-public-text = Ai cũng tìm thấy và tham gia được.
create-groups-reading = Đang tìm nhóm công khai…
create-groups-failed = Không đọc được danh sách nhóm công khai.
create-groups-none = Không có nhóm công khai nào.
