//! What the properties of an object begin with.
//!
//! `GObject` calls a class's constructor with each property that can be set only now, and either what the maker gave or the
//! property's default (`GObjectClass.constructor`, documented as what may be replaced to change these). We put ourselves before the
//! constructor of one class and replace a default there.
#![expect(unsafe_code, reason = "GObject has no safe way to a class that exists already")]

use std::{
    ffi::{CStr, c_uint},
    slice,
    sync::OnceLock,
};

use gtk::glib::{
    Type, Value,
    ffi::{GFALSE, GType},
    gobject_ffi::{
        GObject, GObjectClass, GObjectConstructParam, g_param_value_defaults, g_type_class_ref, g_value_copy,
    },
    translate::{IntoGlib as _, ToGlibPtr as _},
};

type Constructor = unsafe extern "C" fn(GType, c_uint, *mut GObjectConstructParam) -> *mut GObject;

/// What is changed: one property of one class.
struct Change {
    property: &'static CStr,
    default: fn() -> Value,
    /// The class's own.
    constructor: Constructor,
}

static CHANGE: OnceLock<Change> = OnceLock::new();

/// Lets objects of this class begin with another value of the property, if their maker gives none. It can be said once; what comes
/// after that changes nothing.
///
/// # Safety
/// Nobody may be making objects of this class, or using it otherwise, on another thread meanwhile.
pub unsafe fn set_default(class: Type, property: &'static CStr, default: fn() -> Value) {
    // SAFETY: every class of objects begins with a `GObjectClass`. The reference is never given back, so it stays where it is.
    let class = unsafe { g_type_class_ref(class.into_glib()).cast::<GObjectClass>().as_mut() };
    if let Some(class) = class
        && let Some(constructor) = class.constructor
        && CHANGE.set(Change { property, default, constructor }).is_ok()
    {
        class.constructor = Some(constructor_with_default);
    }
}

/// # Safety
/// As `GObject` calls constructors: `properties` are `count` many, each with its specification and a value of ours to change.
unsafe extern "C" fn constructor_with_default(
    class: GType,
    count: c_uint,
    properties: *mut GObjectConstructParam,
) -> *mut GObject {
    let Some(change) = CHANGE.get() else {
        return std::ptr::null_mut();
    };
    if count > 0 {
        // SAFETY: so many they are, and nobody else looks at them during this call.
        for property in unsafe { slice::from_raw_parts(properties, count as usize) } {
            // SAFETY: both are there for each property, and names are strings that end.
            unsafe {
                if CStr::from_ptr((*property.pspec).name) == change.property
                    && g_param_value_defaults(property.pspec, property.value) != GFALSE
                {
                    g_value_copy((change.default)().to_glib_none().0, property.value);
                }
            }
        }
    }
    // SAFETY: it gets what it would have got without us.
    unsafe { (change.constructor)(class, count, properties) }
}

#[cfg(test)]
mod tests {
    use gtk::{
        gio::{SimpleAction, prelude::ActionExt as _},
        glib::{Object, StaticType as _, ToValue as _, Value},
    };

    use super::set_default;

    fn wave() -> Value {
        "wave".to_value()
    }

    // An action's name, too, can be set only when it is made.
    #[test]
    fn an_object_begins_with_the_new_default_unless_its_maker_says_otherwise() {
        // SAFETY: nothing else in this process uses actions.
        unsafe {
            set_default(SimpleAction::static_type(), c"name", wave);
            set_default(SimpleAction::static_type(), c"name", || "too late".to_value());
        }

        assert_eq!(Object::new::<SimpleAction>().name(), "wave");
        assert_eq!(SimpleAction::new("bow", None).name(), "bow");
        assert!(SimpleAction::new("bow", None).is_enabled(), "the other properties keep their defaults");
    }
}
