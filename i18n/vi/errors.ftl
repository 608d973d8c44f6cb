### Điều gì đã xảy ra, mỗi nguyên nhân một câu.

error-general = Đã có lỗi xảy ra. Vui lòng thử lại.
error-connect = Không kết nối được với máy chủ.
error-sign-in = Máy chủ không chấp nhận thông tin đăng nhập của bạn.
error-credentials = Khóa hoặc thông tin đăng nhập của tài khoản không dùng được với máy chủ này.
error-timeout = Máy chủ không trả lời kịp thời.
error-not-connected = Bạn chưa kết nối.
error-busy = Có quá nhiều việc cùng lúc. Vui lòng thử lại sau giây lát.
error-store = Không đọc hoặc ghi được tin nhắn của bạn trên đĩa.
error-refused = Máy chủ đã từ chối yêu cầu này.
error-parameter = Không gửi được nội dung này.
error-nul = Văn bản này có một ký tự không gửi được.
error-long = Văn bản này quá dài, không gửi được.
error-media = Âm thanh hoặc hình ảnh gặp lỗi: { $reason }
error-account = Không mở được tài khoản của bạn: { $reason }
error-look-unknown = Không có chủ đề nào tên “{ $name }”.
error-look-unreadable = Không đọc được tệp chủ đề { $file }: { $reason }
error-look-invalid = Tệp chủ đề { $file } có lỗi ở dòng { $line }: { $reason }
error-words-unreadable = Không đọc được tệp ngôn ngữ { $file }: { $reason }
error-words-invalid = Tệp ngôn ngữ { $file } có lỗi ở dòng { $line }: { $reason }
error-settings-unreadable = Không đọc được cài đặt của bạn nên đã đặt lại: { $reason }
error-settings-unwritten = Không lưu được cài đặt của bạn: { $reason }
error-call = Không làm được lúc này: đang có một cuộc gọi khác hoặc không có cuộc gọi nào.
error-link = Không mở được liên kết này: { $link }
error-link-user = Không có người dùng nào tên “{ $name }”.
error-dismiss = Ẩn
