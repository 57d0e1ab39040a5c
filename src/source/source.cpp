#include "metaup/source/source.hpp"

#include <utility>

#include "source/one_by_one.hpp"

namespace metaup::source {
namespace {

class WebAsset final : public Source {
 public:
  WebAsset(std::string url, std::shared_ptr<const http::FetchOptions> options, std::uint32_t attempts)
      : url_(std::move(url)), options_(std::move(options)), attempts_(attempts) {}

  Result<Opened> open(const std::atomic<bool>& stop) const override {
    auto fetched = http::fetch_patiently(url_, *options_, attempts_, &stop);
    if (!fetched) return tl::unexpected(std::move(fetched.error()));
    return Opened{std::move(fetched->file), std::move(fetched->file_name)};
  }
  std::string path() const override { return "image"; }
  std::string url() const override { return url_; }

 private:
  std::string url_;
  std::shared_ptr<const http::FetchOptions> options_;
  std::uint32_t attempts_;
};

class HeldFile final : public Source {
 public:
  HeldFile(std::shared_ptr<const OpenFile> file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  Result<Opened> open(const std::atomic<bool>& /*stop*/) const override { return Opened{file_, {}}; }
  std::string path() const override { return path_; }

 private:
  std::shared_ptr<const OpenFile> file_;
  std::string path_;
};

}  // namespace

std::shared_ptr<const Source> on_the_web(std::string url, std::shared_ptr<const http::FetchOptions> options) {
  return on_the_web(std::move(url), std::move(options), http::kUsualAttempts);
}

std::shared_ptr<const Source> on_the_web(std::string url, std::shared_ptr<const http::FetchOptions> options,
                                         std::uint32_t attempts) {
  return std::make_shared<WebAsset>(std::move(url), std::move(options), attempts);
}

std::shared_ptr<const Source> already_open(std::shared_ptr<const OpenFile> file, std::string path) {
  return std::make_shared<HeldFile>(std::move(file), std::move(path));
}

}  // namespace metaup::source
