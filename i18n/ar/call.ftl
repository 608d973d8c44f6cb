### المكالمات.

call-kind-voice = مكالمة صوتية
call-kind-video = مكالمة فيديو
call-kind-phone = مكالمة هاتفية
call-incoming-phone = مكالمة هاتفية إلى { $number }
call-incoming-voice = مكالمة صوتية واردة
call-incoming-video = مكالمة فيديو واردة

call-answer = رد
call-answer-video = الرد بالفيديو
call-answer-voice = الرد دون فيديو
call-decline = رفض
call-hang-up = إنهاء المكالمة
call-mute = كتم الميكروفون
call-unmute = تشغيل الميكروفون
call-camera-off = إيقاف الكاميرا
call-camera-on = تشغيل الكاميرا
call-switch-camera = تبديل الكاميرا
call-devices = الكاميرات والميكروفونات ومكبرات الصوت
call-show = عرض المكالمة

call-connecting = جارٍ الاتصال…
call-ringing-out = يرنّ…
call-ringing-in = يتصل بك…
call-answered = جارٍ التوصيل…
call-interrupted = انقطع الاتصال. تجري إعادة الاتصال…
call-reconnecting = تجري إعادة الاتصال…
call-ended-stopped = انتهت المكالمة
call-ended-rejected = رُفضت المكالمة
call-ended-busy = ‏{ $name } في مكالمة أخرى
call-ended-not-answered = لا رد
call-ended-answered-elsewhere = تم الرد من جهاز آخر
call-ended-elsewhere = انتهت من جهاز آخر
call-ended-not-available = يتعذر الوصول إلى هذا الرقم
call-ended-no-signal = شبكة الهاتف غير متاحة
call-ended-no-money = الرصيد لا يكفي لهذه المكالمة
call-ended-invalid-number = لا يمكن الاتصال بهذا الرقم
call-ended-invalid-from-number = ليس لديك رقم تتصل منه
call-ended-offline = انقطع الاتصال بالخادم
call-ended-media = تعذر إجراء المكالمة: { $reason }
call-none = لا توجد مكالمة
call-missed = فاتتك مكالمة من { $name }.
call-turned-away = اتصل بك { $name } وأنت في مكالمة أخرى.
call-no-remote-video = كاميرا { $name } متوقفة

call-tip = { $word } ({ $keys })
call-full = ملء الشاشة
call-full-leave = الخروج من ملء الشاشة
call-small = نافذة صغيرة في المقدمة
call-small-leave = العودة إلى النافذة الكبيرة
call-talk-hint = صوتك مكتوم. اضغط مطولًا على مفتاح المسافة لتتكلم.
call-talk-held = صوتك مسموع ما دمت تضغط على مفتاح المسافة.
call-weak-me = اتصالك ضعيف.
call-weak-them = اتصال { $name } ضعيف.
call-weak-between = الاتصال بينك وبين { $name } ضعيف.
call-quality = ما ترسله: { $out } من { $most }. ما تستقبله: { $in } من { $most }.

call-stats = الإحصاءات
call-stats-copy = نسخ
call-stats-none = لا شيء
call-stats-rate = { $number } كيلوبت/ث
call-stats-share = { $number }٪
call-stats-time = { $number } م.ث
call-stats-picture = { $codec }، { $width } × { $height }، { $rate }/ث
call-stats-picture-out = الصورة المرسلة
call-stats-picture-in = الصورة المستقبلة
call-stats-sound = الصوت
call-stats-rate-out = الإرسال
call-stats-rate-in = الاستقبال
call-stats-target = السعة المتاحة للإرسال
call-stats-loss-out = المفقود من المرسل
call-stats-loss-in = المفقود من المستقبل
call-stats-jitter = التذبذب
call-stats-round-trip = زمن الذهاب والإياب
call-stats-concealed = الصوت المعوَّض
call-stats-recovered = الصوت المستعاد
call-stats-processor = المعالج، من نواة واحدة

call-log-empty-title = لا مكالمات بعد
call-log-empty-text = تظهر هنا المكالمات التي تجريها أو تستقبلها أو تفوتك.
call-log-load-failed = تعذرت قراءة مكالماتك.
call-log-missed-count = { $count ->
    [zero] لا مكالمات فائتة
    [one] مكالمة فائتة واحدة
    [two] مكالمتان فائتتان
    [few] { $count } مكالمات فائتة
    [many] { $count } مكالمة فائتة
   *[other] { $count } مكالمة فائتة
}
call-log-incoming = واردة
call-log-outgoing = صادرة
call-log-missed = { $medium ->
    [video] مكالمة فيديو فائتة
   *[voice] مكالمة فائتة
}
call-log-missed-in-a-call = فائتة أثناء مكالمة أخرى
call-log-not-answered = لا رد
call-log-declined = رفضتَها
call-log-declined-by-them = مرفوضة
call-log-busy = مشغول
call-log-cancelled = ملغاة
call-log-failed = تعذر الاتصال
call-log-answered-elsewhere = تم الرد من جهاز آخر
call-log-with-length = { $call }، { $length }
call-log-back-voice = معاودة الاتصال
call-log-back-video = معاودة الاتصال بالفيديو

call-no-camera = { $problem ->
    [missing] لم يُعثر على كاميرا. لا يستطيع الطرف الآخر رؤيتك.
    [busy] يستخدم برنامج آخر الكاميرا.
    [denied] لا يسمح النظام لـ AZStack باستخدام الكاميرا.
    [lost] فُصلت الكاميرا.
    [silent] لا تصل صورة من الكاميرا.
   *[other] يتعذر استخدام الكاميرا: { $reason }
}
call-no-microphone = { $problem ->
    [missing] لم يُعثر على ميكروفون. لا يستطيع الطرف الآخر سماعك.
    [busy] يستخدم برنامج آخر الميكروفون.
    [denied] لا يسمح النظام لـ AZStack باستخدام الميكروفون.
    [lost] فُصل الميكروفون.
    [silent] لا يصل صوت من الميكروفون.
   *[other] يتعذر استخدام الميكروفون: { $reason }
}
call-no-speaker = { $problem ->
    [missing] لم يُعثر على مكبر صوت. لن تسمع الطرف الآخر.
    [busy] يستخدم برنامج آخر مكبر الصوت.
    [denied] لا يسمح النظام لـ AZStack باستخدام مكبر الصوت.
    [lost] فُصل مكبر الصوت.
    [silent] لا يخرج صوت من مكبر الصوت.
   *[other] يتعذر استخدام مكبر الصوت: { $reason }
}

call-no-ringer = { $problem ->
    [missing] لم يُعثر على جهاز الرنين. الرنين من مكبر الصوت.
    [busy] يستخدم برنامج آخر جهاز الرنين.
    [denied] لا يسمح النظام لـ AZStack باستخدام جهاز الرنين.
    [lost] فُصل جهاز الرنين. الرنين من مكبر الصوت.
    [silent] لا يخرج صوت من جهاز الرنين.
   *[other] يتعذر استخدام جهاز الرنين: { $reason }
}
call-camera-in-use = الصورة الآن من { $device }.
call-microphone-in-use = الميكروفون الآن هو { $device }.
call-speaker-in-use = تسمع المكالمة الآن من { $device }.

device-camera = الكاميرا
device-microphone = الميكروفون
device-speaker = مكبر الصوت
device-ringer = الرنين
device-same = مثل مكبر الصوت
device-cleaning = صوتك
device-echo = إزالة الصدى
device-noise = إزالة الضجيج
device-gain = موازنة مستوى الصوت
device-virtual = افتراضية
device-default = المعتمد في النظام
device-test-pattern = صورة اختبار
device-tone = نغمة اختبار
device-none = بلا

pad-title = لوحة الأرقام
pad-number = رقم الهاتف
pad-erase = حذف
pad-call = اتصال
pad-log-empty = لا مكالمات هاتفية بعد
pad-log-reading = جارٍ قراءة المكالمات الهاتفية…
pad-log-failed = تعذّرت قراءة مكالماتك الهاتفية.
pad-from = من { $number }
pad-own-number = الرقم الذي تتصل منه
pad-balance = الرصيد { $amount }
pad-log-all = الكل
pad-log-out = الصادرة
pad-log-in = الواردة
pad-log-missed = الفائتة
pad-listen = استماع إلى التسجيل
call-share = مشاركة الشاشة
call-share-stop = إيقاف المشاركة
call-share-title = ماذا تريد أن تشارك؟
call-share-looking = جارٍ البحث…
call-share-nothing = لا يوجد ما يمكن مشاركته.
call-share-cannot = تعذرت مشاركة الشاشة: { $reason }
call-sharing = أنت تشارك شاشتك
call-keys = المفاتيح
error-callout-busy = أنت في مكالمة بالفعل، أو تتصل أكثر من اللازم
