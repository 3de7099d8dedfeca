//! Asking for something to be done, by a form that works without JavaScript.

use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::{ServerFnErrorErr, ServerFnUrlError};

use crate::error::ApiError;
use crate::surroundings;

/// A deed that a form asks for, and what came of it.
pub(crate) type Deed<S> = Action<S, Result<<S as ServerFn>::Output, ApiError>>;

/// One that nobody has asked for. A form that was sent without JavaScript and refused comes back with the reason.
pub(crate) fn deed<S>() -> Deed<S>
where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let refused = use_context::<ServerActionError>()
        .filter(|it| it.path() == S::PATH)
        .map(|it| Err(ServerFnUrlError::<ApiError>::decode_err(it.err())));
    Action::new_with_value(refused, |asked: &S| surroundings::carry_out(asked.clone()))
}

/// The form that asks for a deed.
#[component]
pub(crate) fn ActionForm<S>(action: Deed<S>, children: Children) -> impl IntoView
where
    S: ServerFn<Error = ApiError> + FromFormData + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match S::from_event(&event) {
            Ok(asked) => {
                action.dispatch(asked);
            }
            // The fields of a form and what is asked for agree, or the form is broken for everybody.
            Err(error) => {
                let error = ServerFnErrorErr::Serialization(error.to_string());
                action
                    .value()
                    .set(Some(Err(ApiError::from_server_fn_error(error))));
            }
        }
    };
    view! {
        <form action=S::url() method="post" on:submit=submit>
            {children()}
        </form>
    }
}
