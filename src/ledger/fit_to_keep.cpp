#include <utility>

#include "base/text.hpp"
#include "base/url_text.hpp"
#include "ledger/history.hpp"

namespace metaup::ledger {
namespace {

constexpr std::size_t kLongestText = 500;

std::string source_to_keep(std::string source) {
  constexpr std::size_t kLongestSource = 4096;  // as long as a path can be
  if (source.find("://") != std::string::npos) source = without_url_secrets(source);
  return utf8_prefix(std::move(source), kLongestSource);
}

}  // namespace

FailedItem fit_to_keep(FailedItem item) {
  item.source = source_to_keep(std::move(item.source));
  item.message = utf8_prefix(without_url_secrets(item.message), kLongestText);
  item.fbtrace_id = utf8_prefix(std::move(item.fbtrace_id), kLongestText);
  return item;
}

AuditRow fit_to_keep(AuditRow row) {
  row.source = source_to_keep(std::move(row.source));
  row.fbtrace_id = utf8_prefix(std::move(row.fbtrace_id), kLongestText);
  return row;
}

}  // namespace metaup::ledger
