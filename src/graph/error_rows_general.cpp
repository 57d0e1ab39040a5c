#include <array>
#include <limits>

#include "graph/error_rows.hpp"

namespace metaup::graph {
namespace {

using namespace rows;

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();

constexpr std::string_view kNotVisibleHint =
    "Check the id, and that the token's user is assigned to the ad account. If neither helps and the app serves other "
    "businesses: its own business needs access verification (Tech Provider).";

constexpr std::array kGeneralRows{
    // Meta's own trouble
    breakdown({kLowest, 0, -1}, 3, "An internal error at Meta.", "Run it again later."),
    breakdown({1}, 3, "An unknown error at Meta, possibly an outage.",
              "Run it again later; if it stays, look at Meta's status page."),
    breakdown({1, 99}, 3, "An unknown error at Meta, at times caused by a request that it could not make sense of.",
              "Run it again later; if only this item fails, look at its values."),
    breakdown({2}, 6, "A service at Meta is down for the moment.", "Run it again later."),
    breakdown({960}, 5, "The batch took Meta too long.", "Run the command again; it finds what was made."),
    breakdown({5000}, 3, "An unknown error at Meta.", "Run it again later."),
    passing({3910001}, 3, "The account has a passing problem at Meta.", "Run it again later."),

    // the token
    dead_token({102}, "The session of this token is no longer valid.", "Get a new access token."),
    dead_token({104}, "The request came without an access token, or with a wrong proof of the app secret.",
               "Check that the app secret belongs to the app that made the token, and that no proxy on the way removes "
               "the Authorization header."),
    when_it_says(kAppSecretProof, dead_token({kAnyCode}, "The proof of the app secret is missing or wrong.",
                                             "Check that the app secret belongs to the app that made the token.")),
    when_it_says("active access token must be used",
                 dead_token({2500}, "The request came without an access token.",
                            "Check that no proxy on the way removes the Authorization header.")),
    dead_token({101}, "Meta cannot validate the app that the token belongs to.",
               "Check that the app exists and is active, then get a new token of it."),
    dead_token({190}, "The access token is invalid or has expired.", "Get a new access token."),
    dead_token({190, 458}, "The user has removed the app, and with it this token.",
               "Let the user authorise the app again, then get a new token."),
    dead_token({190, 459}, "Facebook wants the token's user to pass a security check.",
               "Log in to facebook.com as that user and pass the check."),
    dead_token({190, 460}, "The token became invalid when the user changed the password or the session was reset.",
               "Get a new access token."),
    dead_token({190, 461}, "The token is older than the app's reinstallation.", "Get a new access token."),
    dead_token({190, 462}, "The token is stale.", "Get a new access token."),
    dead_token({190, 463}, "The access token has expired.", "Get a new access token."),
    dead_token({190, 464}, "The token's user has not confirmed the Facebook account.", "Confirm that account."),
    dead_token({190, 465}, "The token's user is not valid.", "Get a new access token."),
    dead_token({190, 466}, "The token was revoked.", "Get a new access token."),
    dead_token({190, 467}, "The token's user has logged out, or the token is invalid.", "Get a new access token."),
    dead_token({190, 468}, "The token lapsed because it was not used for long.", "Get a new access token."),
    dead_token({190, 492}, "The token's user has no role on the Page.", "Give that user a role on the Page."),
    dead_token({457}, "The token was created by an app type that may not create tokens.", "Get a new access token."),

    // rights
    forbidden({3}, Scope::run, "The app lacks the capability for this call.",
              "Request it for the app in Meta's app dashboard."),
    forbidden({10}, Scope::account, "A permission is missing or was taken back.",
              "Give the token ads_management, and its user access to this account."),
    forbidden({10, 1341012}, Scope::item, "The token's user is not assigned to the Page.",
              "Assign the Page to that user in the business settings."),
    forbidden({1, 2853001}, Scope::account, "The profile is not linked to a Page that may act for it.",
              "Use an ad account of a business, or link the profile again."),
    forbidden({200, 0, 299}, Scope::account, "A permission is missing.",
              "Give the token ads_management, and its user access to what the call names."),
    forbidden({200}, Scope::account, "The token may not do this in this account.",
              "Give the token ads_management, and assign its user to the ad account."),
    forbidden({210}, Scope::item, "The user that the call is about is not visible to the token.",
              "Check that the token's user has access to it."),
    forbidden({270}, Scope::account, "An app with development access may use the accounts of its own admins only.",
              "Use a token of an admin of both app and account, or ask Meta for full access."),
    forbidden({283}, Scope::item, "The call needs a permission for Pages.",
              "Give the token the pages permission that the message names."),
    forbidden({294}, Scope::account, "The call needs ads_management and an app that is allowed to use it.",
              "Give the token ads_management; check the access of the app."),
    forbidden({415}, Scope::account, "The account is protected and wants two-factor authentication.",
              "Let the token's user complete two-factor authentication."),

    // policy
    blocked_for_abuse({368}, "Meta has blocked the action as abusive or against its policies.",
                      "Stop for some hours and look at the account's quality page; do not send it again and again."),
    blocked_for_abuse({368, 1390008}, "Meta has blocked the action because it came too fast.",
                      "Stop for some hours, then go on with fewer transfers."),
    blocked_for_abuse({kAnyCode, 1404078}, "The account is blocked for a time.", "Wait until Meta lifts the block."),
    blocked_for_abuse({kAnyCode, 2859015}, "The account is blocked for a time.", "Wait until Meta lifts the block."),
    blocked({kAnyCode, 1404163}, "Advertising was withdrawn from this account.",
            "Look at the account's quality page and ask for a review."),
    blocked({kAnyCode, 3686001}, "Meta takes no changes in this ad account.",
            "Look at the account's state in Ads Manager: it may be disabled, closed or have an unpaid balance."),

    // the request
    refused({100}, "A parameter is invalid.", "Correct the field that the message names."),
    may_concern(
        Scope::account,
        row({100, 33}, ErrorClass::not_found, Scope::item,
            "The object is not there, is not visible to this token, or does not support the call.", kNotVisibleHint)),
    when_it_says("cannot be loaded due to missing permissions",
                 may_concern(Scope::account,
                             row({100}, ErrorClass::not_found, Scope::item,
                                 "The object is not there, is not visible to this token, or does not support the call.",
                                 kNotVisibleHint))),
    refused({194}, "A parameter that the call needs is missing.", "Add the field that the message names."),
    refused({105}, "There are more parameters than the call allows.", "Leave out what is not needed."),
    refused({506}, "The same post was made just before.", "Change its content."),
    row({803}, ErrorClass::not_found, Scope::item, "No object has this id or name.", "Check the ids."),
    refused({2500}, "The query could not be read.", "Check --fields and --api-version."),
    row({2635}, ErrorClass::invalid, Scope::run, "This version of the API is no longer served.",
        "Give a newer one with --api-version."),
};

}  // namespace

std::span<const ErrorRow> general_error_rows() { return kGeneralRows; }

}  // namespace metaup::graph
