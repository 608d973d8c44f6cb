### محادثة واحدة.

chat-choose-title = محادثاتك هنا
chat-choose-text = اختر محادثة من اليمين، أو اضغط { $keys } للبحث عن شخص.
chat-empty-title = ألقِ التحية
chat-empty-text = هذه بداية محادثتك مع { $name }.
chat-load-failed = تعذرت قراءة هذه المحادثة.
chat-voice-call = مكالمة صوتية
chat-video-call = مكالمة فيديو
chat-write = اكتب رسالة
chat-send = إرسال
chat-more = إرسال شيء آخر
chat-new-messages = رسائل جديدة
chat-jump-to-end = إلى أحدث رسالة
chat-typing = ‏{ $name } يكتب…
chat-resend = إعادة الإرسال
chat-not-sent = لم تُرسل.
chat-copy = نسخ
chat-unknown-name = مستخدم مجهول

message-sticker = ملصق
message-file = ملف: { $name }
message-unknown = تحتاج هذه الرسالة إلى إصدار أحدث.
message-cancelled = رسالة مسحوبة

status-failed = لم تُرسل
status-sending = في انتظار الإرسال
status-sent = أُرسلت
status-delivered = وصلت
status-seen = شوهدت

message-location = مكان: { $place }
message-reply = رد
message-reply-to = رد على { $name }
message-reply-end = إلغاء الرد
message-more = المزيد
message-select = تحديد
message-withdraw = سحب
message-withdraw-text = هل تريد سحب هذه الرسالة؟ ستختفي عند الجميع، ويبقى ظاهرًا أنك كتبت رسالة.
message-delete = حذف
message-delete-text = { $count ->
    [zero] هل تريد حذف الرسائل؟ ستختفي عندك على جميع أجهزتك وتبقى عند الآخرين.
    [one] هل تريد حذف هذه الرسالة؟ ستختفي عندك على جميع أجهزتك وتبقى عند الآخرين.
    [two] هل تريد حذف رسالتين؟ ستختفيان عندك على جميع أجهزتك وتبقيان عند الآخرين.
    [few] هل تريد حذف { $count } رسائل؟ ستختفي عندك على جميع أجهزتك وتبقى عند الآخرين.
    [many] هل تريد حذف { $count } رسالة؟ ستختفي عندك على جميع أجهزتك وتبقى عند الآخرين.
   *[other] هل تريد حذف { $count } رسالة؟ ستختفي عندك على جميع أجهزتك وتبقى عند الآخرين.
}

select-count = { $count ->
    [zero] لم تُحدَّد أي رسالة
    [one] حُدِّدت رسالة واحدة
    [two] حُدِّدت رسالتان
    [few] حُدِّدت { $count } رسائل
    [many] حُدِّدت { $count } رسالة
   *[other] حُدِّدت { $count } رسالة
}
select-end = إلغاء التحديد

tray-choose = إرسال ملفات
tray-drop = أفلت الملفات هنا لإرسالها
tray-retry = إعادة المحاولة
tray-cancel = عدم الإرسال
tray-remove = إزالة
tray-progress = { $done } من { $total }

picture-failed = يتعذر عرض هذه الصورة. أعد المحاولة
file-save = حفظ
file-cancel = إيقاف
file-again = إعادة المحاولة
file-open = فتح
file-folder = عرض في المجلد
file-saved = { $size }، محفوظ

gallery-loading = جارٍ تحميل الصورة…
gallery-before = الصورة السابقة
gallery-after = الصورة التالية
gallery-place = { $at } من { $of }
gallery-larger = تكبير
gallery-smaller = تصغير
gallery-fit = ملاءمة النافذة
gallery-copy = نسخ
gallery-save = حفظ باسم…
gallery-close = إغلاق

size-bytes = { $count ->
    [zero] { $count } بايت
    [one] بايت واحد
    [two] بايتان
    [few] { $count } بايتات
    [many] { $count } بايتًا
   *[other] { $count } بايت
}
size-kilobytes = { $number } كيلوبايت
size-megabytes = { $number } ميغابايت
size-gigabytes = { $number } غيغابايت

stickers-open = الملصقات
stickers-search = البحث في الملصقات
stickers-recent = المستخدمة حديثًا
stickers-reading = جارٍ البحث عن ملصقات…
stickers-none = لا يوجد ملصق كهذا.

sketch-title = رسم
sketch-add = إضافة
sketch-black = أسود
sketch-red = أحمر
sketch-orange = برتقالي
sketch-green = أخضر
sketch-blue = أزرق
sketch-eraser = ممحاة
sketch-pen = قلم { $number }
sketch-undo = التراجع عن آخر خط
sketch-clear = مسح الكل

location-title = إرسال مكان
location-place = اسم المكان
location-latitude = خط العرض
location-longitude = خط الطول
location-hint = بالدرجات كما في الخرائط: 16.0544, 108.2022
location-send = إرسال
location-degrees = { $latitude }°، { $longitude }°
location-copy = نسخ الإحداثيات
location-open = عرض على الخريطة

find-title = البحث في هذه المحادثة
find-nothing = لا نتائج
find-place = { $at } من { $of }
find-older = الأقدم
find-newer = الأحدث
find-close = إغلاق

voice-record = تسجيل رسالة صوتية
voice-recording = جارٍ التسجيل…
voice-send = إرسال التسجيل
voice-discard = تجاهل التسجيل
voice-play = تشغيل
voice-pause = إيقاف مؤقت
voice-no-microphone = { $problem ->
    [missing] لم يُعثر على ميكروفون.
    [busy] يستخدم برنامج آخر الميكروفون.
    [denied] لا يسمح النظام لـ AZStack باستخدام الميكروفون.
    [silent] لا يصل صوت من الميكروفون.
   *[other] يتعذر استخدام الميكروفون: { $reason }
}
message-voice = رسالة صوتية
