### Mọi người.

user-reading = Đang tìm người dùng này…
user-nobody = Không có người dùng này.
user-load-failed = Không thể tìm người dùng này.
user-write = Nhắn tin

cancel = Hủy
pick-search = Tìm
pick-searching = Đang tìm…
pick-nobody = Không có ai để chọn.
pick-failed = Không tra được những người bạn quen.

group-reading = Đang đọc nhóm này…
group-load-failed = Không thể đọc nhóm này.
group-outside = Bạn không phải là thành viên của nhóm này.
group-private = Nhóm riêng tư
group-public = Nhóm công khai
group-members = { $count } thành viên
group-you = Bạn
group-you-object = bạn
group-admin = Quản trị
group-name = Tên nhóm
group-invite = Thêm thành viên
group-rename = Đổi tên
group-leave = Rời nhóm
group-leave-text = Rời “{ $name }”? Bạn sẽ không còn nhận tin nhắn của nhóm.
group-successor = Bạn là quản trị của “{ $name }”. Ai sẽ thay bạn?
group-join = Tham gia
group-join-text = Tham gia “{ $name }”?
group-remove = Xóa
group-remove-text = Xóa { $name } khỏi nhóm?
group-make-admin = Giao quyền quản trị
group-make-admin-text = Giao quyền quản trị cho { $name }?

deed-created = { $who } đã tạo nhóm “{ $name }”
deed-invited = { $who } đã thêm { $whom }
deed-left = { $who } đã rời nhóm
deed-removed = { $who } đã xóa { $whom }
deed-renamed = { $who } đã đổi tên nhóm thành “{ $name }”
deed-admin = { $who } đã giao quyền quản trị cho { $whom }
deed-joined = { $who } đã tham gia nhóm
deed-any = Nhóm có thay đổi.
