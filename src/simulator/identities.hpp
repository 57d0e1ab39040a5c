#pragma once
#include "simulator/call.hpp"
#include "simulator/listing.hpp"

namespace metaup::simulator {

// Pages and Instagram accounts, whom ads can speak for; product sets and lead forms, which they can show.

[[nodiscard]] const NodeType& page_type();
[[nodiscard]] Json show_page(const std::string& id);
/// A short number that the scenario does not call absent: nobody needs to list the Pages and ad sets of a test.
[[nodiscard]] bool may_be_anything(const Context& context, const std::string& id);
/// Whether a creative can speak for this Page.
[[nodiscard]] bool is_page(const Context& context, const std::string& id);
/// Whether it can speak as this Instagram account; any can unless the scenario lists those that there are.
[[nodiscard]] bool is_instagram_account(const Context& context, const std::string& id);

/// GET /<Page>; the access token of one that the user has a role on, when it is asked for.
[[nodiscard]] Answer read_page(const Context& context, const Call& call);
/// GET act_X/promote_pages: the Pages that the account may advertise.
[[nodiscard]] Answer list_promote_pages(Context& context, const Call& call);
/// GET me/accounts: the Pages that the token's user has a role on. Each has an access token of its own, which is
/// there unless `fields` leaves it out.
[[nodiscard]] Answer list_pages(Context& context, const Call& call);
/// GET and POST <Page>/page_backed_instagram_accounts, an edge that is gone.
[[nodiscard]] Answer refuse_backed_accounts(Context& context, const Call& call);
/// GET act_X/instagram_accounts: whom the account may speak as.
[[nodiscard]] Answer list_instagram_accounts(Context& context, const Call& call);
/// Null when there is none of this id.
[[nodiscard]] const LeadFormRules* find_lead_form(const Context& context, const std::string& id);
[[nodiscard]] const ProductSetRules* find_product_set(const Context& context, const std::string& id);
[[nodiscard]] const NodeType& product_set_type();
/// GET /<product set>; one that is not in the scenario has products.
[[nodiscard]] Answer read_product_set(Context& context, const Call& call);
/// GET <Page>/leadgen_forms, which takes an access token of that Page.
[[nodiscard]] Answer list_lead_forms(Context& context, const Call& call);
/// GET /<lead form>.
[[nodiscard]] Answer read_lead_form(const Call& call, const LeadFormRules& form);
/// GET /<Instagram account>.
[[nodiscard]] Answer read_instagram_account(Context& context, const Call& call);

}  // namespace metaup::simulator
