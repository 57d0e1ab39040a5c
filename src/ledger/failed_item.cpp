#include <utility>

#include "base/text.hpp"
#include "base/url_text.hpp"
#include "ledger/history.hpp"

namespace metaup::ledger {

FailedItem fit_to_keep(FailedItem item) {
  constexpr std::size_t kLongestSource = 4096;  // as long as a path can be
  constexpr std::size_t kLongestText = 500;
  if (item.source.find("://") != std::string::npos) item.source = without_url_secrets(item.source);
  item.source = utf8_prefix(std::move(item.source), kLongestSource);
  item.message = utf8_prefix(without_url_secrets(item.message), kLongestText);
  item.fbtrace_id = utf8_prefix(std::move(item.fbtrace_id), kLongestText);
  return item;
}

}  // namespace metaup::ledger
