//! Operations in the style of documents that name well, and of those that do not.

use super::{Described, Wording};

fn wording(method: &str, path: &str, id: Option<&str>, tag: Option<&str>, summary: Option<&str>) -> Wording {
    let has_body = ["post", "put", "patch"].contains(&method);
    Wording::of(&Described { method, path, id, tag, summary, has_body, title: "Shop API" })
}

fn called(method: &str, path: &str, id: Option<&str>, tag: Option<&str>, summary: Option<&str>) -> String {
    let it = wording(method, path, id, tag, summary);
    format!("{}.{}", it.group.replace(' ', "_").to_lowercase(), it.function[0].replace(' ', "_"))
}

#[test]
fn ids_of_method_and_path_are_named_by_what_is_done() {
    for (method, path, id, expected) in [
        ("get", "/v1/refunds", "GetRefunds", "refunds.list"),
        (
            "post",
            "/payments/{pspReference}/reversals",
            "post-payments-pspReference-reversals",
            "payments.create_reversal",
        ),
        (
            "get",
            "/templates/{template_id}/versions/{version_id}",
            "GET_templates-template_id-versions-version_id",
            "templates.retrieve_version",
        ),
        (
            "put",
            "/companies/{company_id_or_uuid}/rates/{rate_id}",
            "put-companies-company_id-rates-rate_id",
            "companies.replace_rate",
        ),
        ("post", "/v1/refunds", "PostRefunds", "refunds.create"),
        ("get", "/v1/refunds/{refund}", "GetRefundsRefund", "refunds.retrieve"),
        ("post", "/v1/refunds/{refund}", "PostRefundsRefund", "refunds.update"),
        ("delete", "/v1/customers/{customer}", "DeleteCustomersCustomer", "customers.delete"),
        ("post", "/v1/payments/{payment}/cancel", "PostPaymentsPaymentCancel", "payments.cancel"),
        ("get", "/v1/charges/{charge}/refunds", "GetChargesChargeRefunds", "charges.list_refunds"),
        ("get", "/v1/charges/{charge}/refunds/{id}", "GetChargesChargeRefundsId", "charges.retrieve_refund"),
        (
            "post",
            "/v1/checkout/sessions/{session}/expire",
            "PostCheckoutSessionsSessionExpire",
            "checkout_sessions.expire",
        ),
        ("get", "/v1/customers/search", "GetCustomersSearch", "customers.search"),
        ("get", "/v1/balance", "GetBalance", "balance.retrieve"),
        ("post", "/v1/tax/settings", "PostTaxSettings", "tax_settings.update"),
        (
            "post",
            "/v1/customers/{id}/cash_balance",
            "PostCustomersIdCashBalance",
            "customers.update_cash_balance",
        ),
        ("post", "/v1/session", "PostSession", "session.create"),
        ("patch", "/api_keys/{api_key_id}", "PATCH_api_keys-api_key_id", "api_keys.update"),
        ("get", "/files/{file_id}/comments", "get_files_id_comments", "files.list_comments"),
        ("patch", "/marketing/lists/{id}", "PATCH_mc-lists-id", "marketing_lists.update"),
        ("post", "/marketing/lists", "POST_mc-lists", "marketing_lists.create"),
        ("get", "/conversations.history", "conversations_history", "conversations_history.retrieve"),
        (
            "post",
            "/v1/customers/{customer}/sources/{id}/verify",
            "PostCustomersCustomerSourcesIdVerify",
            "customers.verify_source",
        ),
    ] {
        assert_eq!(called(method, path, Some(id), None, None), expected, "{id}");
    }
}

#[test]
fn operations_without_an_id_are_named_by_what_is_done() {
    for (method, path, expected) in [
        ("get", "/users", "users.list"),
        ("get", "/users/{id}", "users.retrieve"),
        ("put", "/users/{id}", "users.replace"),
        ("patch", "/users/{id}", "users.update"),
        ("delete", "/users", "users.delete_many"),
        ("get", "/charts/", "charts.list"),
        ("post", "/servers/{id}/actions/reboot", "servers.reboot"),
        ("get", "/", "default.retrieve"),
        ("get", "/weather?lat={lat}&lon={lon}", "weather.retrieve_by_lat_lon"),
        ("get", "/weather?city={city}", "weather.retrieve_by_city"),
    ] {
        assert_eq!(called(method, path, None, None, None), expected, "{method} {path}");
    }
}

#[test]
fn ids_that_say_what_is_done_keep_their_words() {
    for (method, path, id, tag, expected) in [
        ("post", "/v1/refunds", "createRefund", "Refunds", "refunds.create"),
        ("get", "/v2/balances/{balanceId}", "get-balance", "Balances API", "balances_api.get_balance"),
        ("get", "/repos/{owner}/{repo}/branches/{branch}", "repos/get-branch", "repos", "repos.get_branch"),
        ("get", "/gists/{gist_id}", "gists/get", "gists", "gists.get"),
        ("post", "/gists/{gist_id}/forks", "gists/fork", "gists", "gists.fork"),
        ("delete", "/payments/{id}", "cancel-payment", "Payments", "payments.cancel"),
    ] {
        assert_eq!(called(method, path, Some(id), Some(tag), None), expected, "{id}");
    }
}

#[test]
fn a_method_in_place_of_a_verb_becomes_one() {
    for (method, path, id, tag, summary, expected) in [
        (
            "put",
            "/{apiVersion}/disks/{diskId}",
            "put-disk",
            "Instances",
            "Update a disk",
            "instances.update_disk",
        ),
        ("put", "/{apiVersion}/disks/{diskId}", "put-disk", "Instances", "Disks", "instances.replace_disk"),
        ("post", "/mail/batch", "POST_mail-batch", "Sends", "Create a batch ID", "sends.create_mail_batch"),
        ("get", "/account/events", "get-events", "Account", "List events", "account.list_events"),
        (
            "post",
            "/images/{id}/regions",
            "post-replicate-image",
            "Images",
            "Replicate an image",
            "images.replicate",
        ),
    ] {
        assert_eq!(called(method, path, Some(id), Some(tag), Some(summary)), expected, "{id}");
    }
}

#[test]
fn the_verb_of_the_summary_comes_first_where_it_fits() {
    for (method, path, summary, expected) in [
        (
            "post",
            "/payments/{ref}/captures",
            "Capture an authorised payment",
            "modifications.capture_payment",
        ),
        (
            "post",
            "/payments/{ref}/amountUpdates",
            "Update an authorised amount",
            "modifications.update_payment_amount",
        ),
        (
            "post",
            "/payments/{ref}/reversals",
            "Refund or cancel a payment",
            "modifications.create_payment_reversal",
        ),
        ("delete", "/subscriptions/{id}", "Cancel a subscription", "modifications.cancel_subscription"),
        ("get", "/payments", "Delete nothing", "modifications.list_payments"),
    ] {
        assert_eq!(called(method, path, None, Some("Modifications"), Some(summary)), expected, "{path}");
    }
}

#[test]
fn a_tag_that_says_nothing_gives_way_to_the_path() {
    for (tag, expected) in [
        ("Shop", "accounts.list"),
        ("General", "accounts.list"),
        ("All that there is to know about accounts", "accounts.list"),
        ("Books", "books.list_accounts"),
    ] {
        assert_eq!(called("get", "/accounts", None, Some(tag), None), expected, "{tag}");
    }
    // The path says it, too.
    assert_eq!(called("get", "/shop/{id}", None, Some("Shop"), None), "shop.retrieve");
}

#[test]
fn types_are_called_after_what_is_done() {
    let types = |method: &str, path: &str| {
        let it = wording(method, path, None, None, None).types.expect("named by its path");
        (it.bases[0].clone(), it.response)
    };
    assert_eq!(types("post", "/v1/refunds"), ("create refund".into(), None));
    assert_eq!(types("get", "/v1/refunds"), ("list refunds".into(), Some("refund list".into())));
    assert_eq!(types("post", "/v1/payment_intents/{id}/cancel"), ("cancel payment intent".into(), None));
    assert_eq!(
        types("get", "/v1/customers/{id}/tax_ids"),
        ("list customer tax ids".into(), Some("customer tax id list".into()))
    );
    assert_eq!(wording("post", "/refunds", Some("createRefund"), None, None).types, None);
}

#[test]
fn types_say_more_of_the_path_where_another_operation_has_the_words() {
    let bases = |method: &str, path: &str, tag: &str, summary: &str| {
        wording(method, path, None, Some(tag), Some(summary)).types.expect("named by its path").bases
    };
    assert_eq!(
        bases("put", "/accounts/{id}/keys/{key_id}", "Keys", "Update a key"),
        ["update key", "replace key", "update account key", "update account key by key id"]
    );
    assert_eq!(
        bases("post", "/accounts/{id}/keys", "Keys", "Create a key"),
        ["create key", "create account key"]
    );
}

#[test]
fn what_is_before_the_group_tells_operations_apart() {
    let function =
        |path: &str| wording("get", path, None, Some("Stats"), Some("Retrieve statistics")).function;
    assert_eq!(function("/stats")[0], "retrieve");
    assert_eq!(function("/clients/stats")[..2], ["retrieve", "retrieve client stats"]);
}
