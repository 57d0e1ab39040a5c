#pragma once
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/creative_identities.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

/// What can be learned of a launch before anything of it is made: whether its ad sets and Pages are there.
namespace metaup::upload {

struct AdsetFields {
  bool facts = false;       ///< those whose change matters to the ads in it
  bool is_dynamic = false;  ///< whether it is of Dynamic Creative
  bool objective = false;   ///< of its campaign
};
/// GET <ad set>.
[[nodiscard]] graph::Operation read_adset(const AccountId& account, const std::string& adset, AdsetFields wanted = {});
/// Those fields, as far as Meta has them, each with its value.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> facts_of_adset(const graph::Reply& reply);
/// GET <product set> and GET <lead form>.
[[nodiscard]] graph::Operation read_product_set(const AccountId& account, const std::string& id);
[[nodiscard]] graph::Operation read_lead_form(const AccountId& account, const std::string& id);
/// GET <Page>.
[[nodiscard]] graph::Operation read_page(const AccountId& account, const std::string& page);
/// The Pages that the account may advertise (GET act_X/promote_pages), the page of the list at `after`.
[[nodiscard]] graph::Operation list_promote_pages(const AccountId& account, const std::string& after = {});

/// What a look at one thing says: nothing against it, that it cannot be used, or that it could not be seen.
struct Verdict {
  std::optional<Error> refused;
  std::string warning;
};

/// It must be there, and be the account's own.
[[nodiscard]] Verdict judge_adset(const AccountId& account, const std::string& adset,
                                  const Result<graph::Reply>& answer);

/// Why an ad set that shows itself can have no ads with a feed of this kind; nothing when that is not known.
[[nodiscard]] std::optional<Error> feed_refusal(const std::string& adset, graph::FeedKind feed,
                                                const Result<graph::Reply>& answer);

/// Why an ad set that shows itself can have no flexible ads; nothing when that is not known.
[[nodiscard]] std::optional<Error> groups_refusal(const std::string& adset, const Result<graph::Reply>& answer);

/// What is to be said of a product set or a lead form; empty: nothing. Whether it can be used is for Meta to say.
[[nodiscard]] std::string doubt_about_product_set(const std::string& id, const Result<graph::Reply>& answer);
[[nodiscard]] std::string doubt_about_lead_form(const std::string& id, const Result<graph::Reply>& answer);

/// Whether the account's list of Pages has to be asked, too: a Page that does not show itself may be in it.
[[nodiscard]] bool needs_page_list(const Result<graph::Reply>& answer);
/// It must show itself, or be in the account's list (`listed`), which may be unknown as well.
[[nodiscard]] Verdict judge_page(const AccountId& account, const std::string& page, const Result<graph::Reply>& answer,
                                 const Result<std::set<std::string>>& listed);

}  // namespace metaup::upload
