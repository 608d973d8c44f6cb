### السمات.

theme-title = تحرير السمة
theme-copy-of = { $name } الخاصة بي
theme-name = الاسم
theme-readable = كل شيء واضح على خلفيته.
theme-unreadable = { $count ->
    [zero] لا أزواج ألوان يصعب تمييزها.
    [one] زوج ألوان واحد يصعب تمييزه.
    [two] زوجا ألوان يصعب تمييزهما.
    [few] { $count } أزواج ألوان يصعب تمييزها.
    [many] { $count } زوج ألوان يصعب تمييزه.
   *[other] { $count } زوج ألوان يصعب تمييزه.
}
theme-saved = حُفظت باسم { $file }
theme-save = حفظ
theme-revert = كما كانت
theme-delete = حذف
theme-delete-ask = هل تريد حذف هذه السمة وملفها؟
theme-leave = تجاهل
theme-leave-ask = لم تُحفظ التغييرات.
theme-no-colour = ليس لونًا مثل #1c69a8
theme-hue = درجة اللون
theme-saturation = التشبع
theme-brightness = السطوع
theme-less = { $part }: أقل
theme-more = { $part }: أكثر
theme-pair = { $ink } على: { $ground }
theme-surfaces = الأسطح
theme-texts = النصوص
theme-accent = لون التمييز
theme-bubbles = الرسائل
theme-strips = الأشرطة
theme-calls = المكالمات
theme-sample-theirs = هل وصل الطرد؟
theme-sample-mine = نعم، هذا الصباح!
theme-sample-link = رابط
theme-sample-chosen = مختار
theme-sample-tip = تلميح
role-background = المحادثة والبطاقات
role-side = القائمة
role-surface = الحقول والرقاقات
role-hover = الصف تحت المؤشر
role-selected = الصف المختار
role-line = الخطوط الرفيعة
role-edge = حافة الحقول والفقاعات
role-film = الطبقة خلف مربعات الحوار
role-text = النص
role-muted = الأوقات والأسطر الثانوية
role-faint = التلميحات
role-link = الروابط
role-failed = ما فشل
role-tooltip = تلميح الأداة
role-on-tooltip = نص تلميح الأداة
role-accent = الأزرار والشارات
role-on-accent = النص على الأزرار
role-accent-soft = لون التمييز بلا نص
role-accent-text = كلمات بلون التمييز
role-focus = حلقة لوحة المفاتيح
role-focus-edge = حلقتها الداخلية
role-mine = فقاعتي
role-on-mine = النص في فقاعتي
role-on-mine-muted = الأوقات في فقاعتي
role-theirs = فقاعة الآخرين
role-on-theirs = النص في فقاعة الآخرين
role-on-theirs-muted = الأوقات في فقاعة الآخرين
role-mark = علامة الإرسال والمشاهدة
role-on-mark = إشارات داخل العلامة
role-online = نقطة المتصلين
role-good = كل شيء بخير
role-on-good = النص على شريط الخير
role-warning = انتظار
role-on-warning = النص على الانتظار
role-danger = هناك خطأ
role-on-danger = النص على الخطأ
role-stage = خلفية المكالمة
role-on-stage = النص في المكالمة
role-on-stage-muted = الأسطر الثانوية في المكالمة
role-stage-status = حالة المكالمة
role-pulse = حلقات أثناء الرنين
role-control = زر المكالمة
role-control-on = زر المكالمة مفعّلًا
role-on-control-on = رمزه
role-answer = رد
role-on-answer = رمز الرد
role-hang-up = إنهاء
role-on-hang-up = رمز الإنهاء
