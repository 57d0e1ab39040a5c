#pragma once
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

/// What can be learned of a launch before anything of it is made: whether its ad sets and Pages are there.
namespace metaup::upload {

/// GET <ad set>; with the fields whose change matters to the ads in it.
[[nodiscard]] graph::Operation read_adset(const AccountId& account, const std::string& adset, bool with_facts = false);
/// Those fields, as far as Meta has them, each with its value.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> facts_of_adset(const graph::Reply& reply);
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

/// Whether the account's list of Pages has to be asked, too: a Page that does not show itself may be in it.
[[nodiscard]] bool needs_page_list(const Result<graph::Reply>& answer);
/// It must show itself, or be in the account's list (`listed`), which may be unknown as well.
[[nodiscard]] Verdict judge_page(const AccountId& account, const std::string& page, const Result<graph::Reply>& answer,
                                 const Result<std::set<std::string>>& listed);

}  // namespace metaup::upload
