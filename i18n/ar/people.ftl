### الأشخاص.

user-reading = جارٍ البحث عن هذا المستخدم…
user-nobody = لا يوجد مستخدم كهذا.
user-load-failed = تعذر البحث عن هذا المستخدم.
user-write = مراسلة

cancel = إلغاء
pick-search = بحث
pick-searching = جارٍ البحث…
pick-nobody = لا يوجد من تختاره.
pick-failed = تعذّر البحث بين من تعرفهم.

group-reading = جارٍ قراءة هذه المجموعة…
group-load-failed = تعذرت قراءة هذه المجموعة.
group-outside = لست عضوًا في هذه المجموعة.
group-private = مجموعة خاصة
group-public = مجموعة عامة
group-members = { $count ->
    [zero] لا أعضاء
    [one] عضو واحد
    [two] عضوان
    [few] { $count } أعضاء
    [many] { $count } عضوًا
   *[other] { $count } عضو
}
group-you = أنت
group-you-object = أنت
group-admin = مشرف
group-name = اسم المجموعة
group-invite = إضافة أعضاء
group-rename = إعادة التسمية
group-leave = مغادرة
group-leave-text = هل تريد مغادرة «{ $name }»؟ لن تصلك رسائلها بعد ذلك.
group-successor = أنت مشرف «{ $name }». من يتولى الإشراف بعدك؟
group-join = انضمام
group-join-text = هل تريد الانضمام إلى «{ $name }»؟
group-remove = إزالة
group-remove-text = هل تريد إزالة { $name } من المجموعة؟
group-make-admin = تعيين مشرفًا
group-make-admin-text = هل تريد تعيين { $name } مشرفًا بدلًا منك؟

deed-created = { $by ->
    [me] أنشأتَ المجموعة «{ $name }»
   *[other] أنشأ { $who } المجموعة «{ $name }»
}
deed-invited = { $by ->
    [me] أضفتَ: { $whom }
   *[other] أضاف { $who }: { $whom }
}
deed-left = { $by ->
    [me] غادرتَ المجموعة
   *[other] غادر { $who } المجموعة
}
deed-removed = { $by ->
    [me] أزلتَ: { $whom }
   *[other] أزال { $who }: { $whom }
}
deed-renamed = { $by ->
    [me] سمّيتَ المجموعة «{ $name }»
   *[other] سمّى { $who } المجموعة «{ $name }»
}
deed-admin = { $by ->
    [me] عيّنتَ مشرفًا: { $whom }
   *[other] عيّن { $who } مشرفًا: { $whom }
}
deed-joined = { $by ->
    [me] انضممتَ إلى المجموعة
   *[other] انضم { $who } إلى المجموعة
}
deed-any = تغيّرت المجموعة.
