### Cuộc gọi.

call-kind-voice = Cuộc gọi thoại
call-kind-video = Cuộc gọi video
call-kind-phone = Cuộc gọi điện thoại
call-incoming-phone = Gọi điện thoại đến { $number }
call-incoming-voice = Cuộc gọi thoại đến
call-incoming-video = Cuộc gọi video đến

call-answer = Trả lời
call-answer-video = Trả lời bằng video
call-answer-voice = Trả lời không dùng video
call-decline = Từ chối
call-hang-up = Kết thúc
call-mute = Tắt micrô
call-unmute = Bật micrô
call-camera-off = Tắt camera
call-camera-on = Bật camera
call-switch-camera = Đổi camera
call-devices = Camera, micrô và loa
call-show = Mở cuộc gọi

call-connecting = Đang gọi…
call-ringing-out = Đang đổ chuông…
call-ringing-in = Đang gọi cho bạn…
call-answered = Đang kết nối…
call-interrupted = Mất kết nối. Đang kết nối lại…
call-reconnecting = Đang kết nối lại…
call-ended-stopped = Cuộc gọi đã kết thúc
call-ended-rejected = Cuộc gọi bị từ chối
call-ended-busy = { $name } đang trong cuộc gọi khác
call-ended-not-answered = Không có người trả lời
call-ended-answered-elsewhere = Đã trả lời trên thiết bị khác
call-ended-elsewhere = Đã kết thúc trên thiết bị khác
call-ended-not-available = Không liên lạc được với số này
call-ended-no-signal = Mạng điện thoại không khả dụng
call-ended-no-money = Không đủ tiền cho cuộc gọi này
call-ended-invalid-number = Không thể gọi số này
call-ended-invalid-from-number = Bạn không có số nào để gọi đi
call-ended-offline = Mất kết nối với máy chủ
call-ended-media = Không kết nối được cuộc gọi: { $reason }
call-none = Không có cuộc gọi
call-missed = Bạn đã lỡ cuộc gọi từ { $name }.
call-turned-away = { $name } đã gọi cho bạn khi bạn đang trong cuộc gọi khác.
call-no-remote-video = { $name } không bật camera

call-tip = { $word } ({ $keys })
call-full = Toàn màn hình
call-full-leave = Thoát toàn màn hình
call-small = Cửa sổ nhỏ luôn ở trên
call-small-leave = Trở lại cửa sổ lớn
call-talk-hint = Micrô đang tắt. Giữ phím cách để nói.
call-talk-held = Bên kia nghe được bạn khi bạn giữ phím cách.
call-weak-me = Kết nối của bạn yếu.
call-weak-them = Kết nối của { $name } yếu.
call-weak-between = Kết nối giữa bạn và { $name } yếu.
call-quality = Bạn gửi: { $out }/{ $most }. Bạn nhận: { $in }/{ $most }.

call-stats = Số liệu
call-stats-copy = Sao chép
call-stats-none = không có
call-stats-rate = { $number } kbit/s
call-stats-share = { $number } %
call-stats-time = { $number } ms
call-stats-picture = { $codec }, { $width } × { $height }, { $rate }/giây
call-stats-picture-out = Hình gửi đi
call-stats-picture-in = Hình nhận được
call-stats-sound = Âm thanh
call-stats-rate-out = Gửi đi
call-stats-rate-in = Nhận được
call-stats-target = Khả năng gửi
call-stats-loss-out = Mất khi gửi
call-stats-loss-in = Mất khi nhận
call-stats-jitter = Độ rung
call-stats-round-trip = Thời gian khứ hồi
call-stats-concealed = Âm thanh bù
call-stats-recovered = Âm thanh khôi phục
call-stats-processor = Bộ xử lý, tính trên một nhân

call-log-empty-title = Chưa có cuộc gọi nào
call-log-empty-text = Các cuộc gọi đi, đến và nhỡ sẽ được ghi ở đây.
call-log-load-failed = Không đọc được các cuộc gọi của bạn.
call-log-missed-count = { $count } cuộc gọi nhỡ
call-log-incoming = Gọi đến
call-log-outgoing = Gọi đi
call-log-missed = { $medium ->
    [video] Cuộc gọi video nhỡ
   *[voice] Cuộc gọi nhỡ
}
call-log-missed-in-a-call = Nhỡ khi đang gọi với người khác
call-log-not-answered = Không có người trả lời
call-log-declined = Bạn đã từ chối
call-log-declined-by-them = Bị từ chối
call-log-busy = Máy bận
call-log-cancelled = Đã hủy
call-log-failed = Không kết nối được
call-log-answered-elsewhere = Đã trả lời trên thiết bị khác
call-log-with-length = { $call }, { $length }
call-log-back-voice = Gọi lại
call-log-back-video = Gọi lại bằng video

call-no-camera = { $problem ->
    [missing] Không tìm thấy camera. Bên kia không thấy bạn.
    [busy] Một chương trình khác đang dùng camera.
    [denied] Hệ thống không cho AZStack dùng camera.
    [lost] Camera đã bị rút ra.
    [silent] Camera không có hình.
   *[other] Không dùng được camera: { $reason }
}
call-no-microphone = { $problem ->
    [missing] Không tìm thấy micrô. Bên kia không nghe được bạn.
    [busy] Một chương trình khác đang dùng micrô.
    [denied] Hệ thống không cho AZStack dùng micrô.
    [lost] Micrô đã bị rút ra.
    [silent] Micrô không có tiếng.
   *[other] Không dùng được micrô: { $reason }
}
call-no-speaker = { $problem ->
    [missing] Không tìm thấy loa. Bạn sẽ không nghe được bên kia.
    [busy] Một chương trình khác đang dùng loa.
    [denied] Hệ thống không cho AZStack dùng loa.
    [lost] Loa đã bị rút ra.
    [silent] Loa không phát được.
   *[other] Không dùng được loa: { $reason }
}

call-no-ringer = { $problem ->
    [missing] Không tìm thấy thiết bị đổ chuông. Chuông sẽ reo ở loa.
    [busy] Một chương trình khác đang dùng thiết bị đổ chuông.
    [denied] Hệ thống không cho AZStack dùng thiết bị đổ chuông.
    [lost] Thiết bị đổ chuông đã bị rút ra. Chuông sẽ reo ở loa.
    [silent] Thiết bị đổ chuông không phát được.
   *[other] Không dùng được thiết bị đổ chuông: { $reason }
}
call-camera-in-use = Hình ảnh giờ lấy từ { $device }.
call-microphone-in-use = Micrô đang dùng: { $device }.
call-speaker-in-use = Bạn đang nghe cuộc gọi qua { $device }.

device-camera = Camera
device-microphone = Micrô
device-speaker = Loa
device-ringer = Đổ chuông
device-same = Cùng thiết bị với loa
device-cleaning = Giọng nói của bạn
device-echo = Khử tiếng vọng
device-noise = Khử tiếng ồn
device-gain = Cân bằng âm lượng
device-virtual = Ảo
device-default = Mặc định của hệ thống
device-test-pattern = Hình kiểm tra
device-tone = Âm kiểm tra
device-none = Không dùng

pad-title = Bàn phím số
pad-number = Số điện thoại
pad-erase = Xóa
pad-call = Gọi
pad-log-empty = Chưa có cuộc gọi điện thoại nào
pad-log-reading = Đang đọc các cuộc gọi điện thoại…
pad-log-failed = Không đọc được các cuộc gọi điện thoại của bạn.
pad-from = Từ { $number }
pad-own-number = Số dùng để gọi
pad-balance = Số dư { $amount }
pad-log-all = Tất cả
pad-log-out = Gọi đi
pad-log-in = Gọi đến
pad-log-missed = Nhỡ
pad-listen = Nghe bản ghi âm
call-share = Chia sẻ màn hình
call-share-stop = Dừng chia sẻ
call-share-title = Bạn muốn chia sẻ gì?
call-share-looking = Đang tìm…
call-share-nothing = Không có gì để chia sẻ.
call-share-cannot = Không thể chia sẻ màn hình: { $reason }
call-sharing = Bạn đang chia sẻ màn hình
call-keys = Bàn phím
error-callout-busy = Bạn đang có cuộc gọi khác hoặc gọi quá nhiều lần
