#include "source/one_by_one.hpp"

#include <utility>

#include "base/text.hpp"
#include "http/url.hpp"

namespace metaup::source {
namespace {

class OneByOne : public plan::Place {
 public:
  [[nodiscard]] Result<plan::PlaceListing> list(const std::string& path,
                                                const plan::PlaceQuestion& /*question*/) const override {
    return local_error(http::shown_url(path) + " cannot be listed");
  }
  [[nodiscard]] Result<plan::PlaceListing> neighbours(const std::string& path) const override {
    return local_error("what lies beside " + http::shown_url(path) + " cannot be listed");
  }
  [[nodiscard]] Result<std::uint64_t> count_bytes(const std::string& path, std::uint64_t /*most*/) const override {
    return local_error("nobody knows how many bytes " + http::shown_url(path) + " has");
  }
};

class Web final : public OneByOne {
 public:
  Web(std::shared_ptr<const http::FetchOptions> options, std::uint32_t attempts)
      : options_(std::move(options)), attempts_(attempts) {}

  [[nodiscard]] bool has(std::string_view path) const override { return is_url(path); }
  [[nodiscard]] std::string path_there(std::string_view path) const override {
    const auto parts = http::split_url(std::string(path));
    return parts ? http::readable_path(parts->path) : std::string(http::without_query(path));
  }
  [[nodiscard]] Result<std::shared_ptr<const OpenFile>> open(const plan::Candidate& file,
                                                             const std::atomic<bool>& stop) const override {
    return http::fetch_patiently(file.path, *options_, attempts_, &stop).map([](http::Fetched fetched) {
      return std::move(fetched.file);
    });
  }

 private:
  std::shared_ptr<const http::FetchOptions> options_;
  std::uint32_t attempts_;
};

class OnlyFile final : public OneByOne {
 public:
  explicit OnlyFile(std::shared_ptr<const OpenFile> file) : file_(std::move(file)) {}

  [[nodiscard]] bool has(std::string_view path) const override { return path == file_->name(); }
  [[nodiscard]] std::string path_there(std::string_view path) const override { return std::string(path); }
  [[nodiscard]] Result<std::shared_ptr<const OpenFile>> open(const plan::Candidate& /*file*/,
                                                             const std::atomic<bool>& /*stop*/) const override {
    return file_;
  }

 private:
  std::shared_ptr<const OpenFile> file_;
};

}  // namespace

bool is_url(std::string_view path) {
  const auto start = to_lower(path.substr(0, 8));
  return start.starts_with("https://") || start.starts_with("http://");
}

std::shared_ptr<const plan::Place> the_web(std::shared_ptr<const http::FetchOptions> options, std::uint32_t attempts) {
  return std::make_shared<Web>(std::move(options), attempts);
}

plan::Candidate held_file(std::shared_ptr<const OpenFile> file, std::string name) {
  return {.path = std::move(name), .stamp = {}, .error = nullptr, .place = std::make_shared<OnlyFile>(std::move(file))};
}

}  // namespace metaup::source
