#include "run/sent_file.hpp"

namespace metaup::run {
namespace {

bool holds(ledger::Ledger& ledger, const plan::Candidate& file, const std::string& sha256) {
  const auto known = ledger.find_file(file.stamp);
  if (known && *known) return **known == sha256;
  const auto probed = plan::probe(file, {.images_only = true, .validate = false, .placements = {}});
  return probed && probed->sha256 == sha256;
}

}  // namespace

tl::expected<plan::Candidate, std::string> find_sent_file(ledger::Ledger& ledger, const ledger::Owner& owner,
                                                          const std::string& hash) {
  const auto found = ledger.find_remote(owner, AssetKind::image, hash);
  if (!found || !*found || (*found)->path.empty()) {
    return tl::unexpected(std::string("the ledger knows no file of this image"));
  }
  const auto& original = **found;
  const auto stamp = stamp_of(original.path);
  if (!stamp) return tl::unexpected(stamp.error().message);
  plan::Candidate file{.path = original.path, .stamp = *stamp, .error = {}};
  if (!holds(ledger, file, original.sha256)) return tl::unexpected(file.path + " holds another image by now");
  return file;
}

}  // namespace metaup::run
