#include "source/sent_before.hpp"

#include <utility>

#include "metaup/plan/probe.hpp"
#include "plan/find_file.hpp"

namespace metaup::source {
namespace {

class SentBefore final : public Source {
 public:
  SentBefore(std::string path, std::string sha256, std::shared_ptr<const plan::Place> place)
      : path_(std::move(path)), sha256_(std::move(sha256)), place_(std::move(place)) {}

  Result<Opened> open(const std::atomic<bool>& stop) const override {
    const auto file = plan::find_file(path_, place_);
    if (!file) return tl::unexpected(file.error());
    if (file->error) return tl::unexpected(*file->error);
    auto probed = plan::probe(*file, {.placements = {}, .only_hash = true}, {}, &stop);
    if (!probed) return tl::unexpected(std::move(probed.error()));
    if (probed->sha256 != sha256_) return local_error(path_ + " now contains something else");
    return Opened{std::move(probed->file), plan::name_of(*file)};
  }
  std::string path() const override { return place_->path_there(path_); }

 private:
  std::string path_;
  std::string sha256_;
  std::shared_ptr<const plan::Place> place_;
};

}  // namespace

std::shared_ptr<const Source> sent_before(std::string path, std::string sha256,
                                          std::shared_ptr<const plan::Place> place) {
  return std::make_shared<SentBefore>(std::move(path), std::move(sha256), std::move(place));
}

}  // namespace metaup::source
