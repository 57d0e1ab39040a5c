#include "run/sent_file.hpp"

namespace metaup::run {

bool holds(const plan::Candidate& file, const std::optional<std::string>& indexed, const std::string& sha256,
           const std::atomic<bool>* stop) {
  if (indexed) return *indexed == sha256;
  const auto probed = plan::probe(file, {.placements = {}, .only_hash = true}, {}, stop);
  return probed && probed->sha256 == sha256;
}

Result<SentFile> find_sent_file(ledger::Ledger& ledger, const ledger::Owner& owner, const std::string& hash) {
  const auto none = [](std::string why) { return SentFile(tl::unexpected(std::move(why))); };
  const auto found = ledger.find_remote(owner, AssetKind::image, hash);
  if (!found) return tl::unexpected(found.error());
  if (!*found || (*found)->path.empty()) return none("the ledger has no file of this image");
  const auto& original = **found;
  const auto stamp = stamp_of(original.path);
  if (!stamp) return none(stamp.error().message);
  plan::Candidate file{.path = original.path, .stamp = *stamp, .error = {}};
  if (!holds(file, ledger.find_file(file.stamp), original.sha256))
    return none(file.path + " now contains a different image");
  return SentFile(std::move(file));
}

}  // namespace metaup::run
