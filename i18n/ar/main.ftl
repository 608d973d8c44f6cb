### النافذة الرئيسية: قائمة المحادثات والحضور والأوقات.

language-name = العربية
app-name = AZStack
window-call = { $name } – AZStack
window-incoming = ‏{ $name } يتصل بك – AZStack

back = رجوع

conversations-search = ابحث أو أدخل اسم مستخدم
conversations-clear = مسح البحث
conversations-empty-title = لا محادثات بعد
conversations-empty-text = اكتب اسم مستخدم في الأعلى واضغط Enter لتراسله.
conversations-none-found = ليس في قائمتك أحد باسم «{ $text }».
conversations-look-up = مراسلة «{ $text }»
conversations-looking-up = جارٍ البحث عن «{ $text }»…
conversations-unknown-user = لا يوجد مستخدم باسم «{ $text }».
conversations-load-failed = تعذرت قراءة محادثاتك.
conversations-retry = إعادة المحاولة
conversations-settings = الإعدادات
conversations-draft = مسودة:
conversations-you = أنت: { $text }
conversations-typing = يكتب…
conversations-unread = { $count ->
    [zero] لا رسائل غير مقروءة
    [one] رسالة واحدة غير مقروءة
    [two] رسالتان غير مقروءتين
    [few] { $count } رسائل غير مقروءة
    [many] { $count } رسالة غير مقروءة
   *[other] { $count } رسالة غير مقروءة
}
conversations-unread-many = ‎{ $count }+
conversations-tab-chats = الدردشات
conversations-tab-calls = المكالمات

connection-connecting = جارٍ الاتصال…
connection-connecting-again = جارٍ الاتصال، المحاولة { $attempt }…
connection-waiting = غير متصل. ستُعاد المحاولة قريبًا.
connection-offline = أنت غير متصل.
connection-retry = اتصال
connection-starting = جارٍ التحضير…

presence-online = متصل
presence-do-not-disturb = عدم الإزعاج
presence-offline = غير متصل
presence-just-now = آخر ظهور قبل لحظات
presence-minutes = { $minutes ->
    [zero] آخر ظهور قبل لحظات
    [one] آخر ظهور قبل دقيقة
    [two] آخر ظهور قبل دقيقتين
    [few] آخر ظهور قبل { $minutes } دقائق
    [many] آخر ظهور قبل { $minutes } دقيقة
   *[other] آخر ظهور قبل { $minutes } دقيقة
}
presence-hours = { $hours ->
    [zero] آخر ظهور قبل أقل من ساعة
    [one] آخر ظهور قبل ساعة
    [two] آخر ظهور قبل ساعتين
    [few] آخر ظهور قبل { $hours } ساعات
    [many] آخر ظهور قبل { $hours } ساعة
   *[other] آخر ظهور قبل { $hours } ساعة
}
presence-day = آخر ظهور: { $day }

time-moment = { $day }، { $clock }
time-now = الآن
time-minutes = { $minutes } د
time-length-seconds = { $seconds } ث
time-length-minutes = { $minutes } د
time-length-hours = { $hours } س { $minutes } د
time-today = اليوم
time-yesterday = أمس

search-messages = الرسائل
search-failed = تعذر البحث في رسائلك.

create-title = محادثة جديدة
create-people = الأشخاص
create-groups = المجموعات العامة
create-group = إنشاء المجموعة
create-private-text = لا يراها إلا أعضاؤها، وهم يضيفون غيرهم.
create-public-text = يمكن للجميع العثور عليها والانضمام إليها.
create-groups-reading = جارٍ البحث عن مجموعات عامة…
create-groups-failed = تعذرت قراءة المجموعات العامة.
create-groups-none = لا توجد مجموعات عامة.
