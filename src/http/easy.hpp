#pragma once
#include <curl/curl.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "metaup/base/clock.hpp"

namespace metaup::http {

/// One curl easy handle. An option that libcurl refuses is remembered, so that setting many of
/// them reads as a list and is checked once.
class Easy {
 public:
  Easy();

  template <class Value>
  void set(CURLoption option, Value value) {
    const auto code = curl_easy_setopt(handle_.get(), option, value);
    if (status_ == CURLE_OK) status_ = code;
  }
  /// The first refusal since `reset`.
  [[nodiscard]] CURLcode status() const { return status_; }

  /// A numeric fact about the transfer (the infos of type curl_off_t).
  [[nodiscard]] std::uint64_t number(CURLINFO info) const;
  /// Whether a connection stood and the request was begun.
  [[nodiscard]] bool request_started() const { return number(CURLINFO_PRETRANSFER_TIME_T) != 0; }
  /// What went wrong, in libcurl's words.
  [[nodiscard]] std::string reason(CURLcode code) const;

  /// Back to the defaults; connections, kept by the multi handle, survive.
  void reset();
  [[nodiscard]] CURL* get() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  std::unique_ptr<CURL, Close> handle_;
  std::unique_ptr<std::array<char, CURL_ERROR_SIZE>> reason_;  // curl holds its address
  CURLcode status_ = CURLE_OK;
};

struct CloseMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
using Multi = std::unique_ptr<CURLM, CloseMulti>;
/// Initializes libcurl at its first use.
[[nodiscard]] Multi make_multi();

/// Header lines of a request. They may hold a token, so the memory is wiped when it goes.
class HeaderLines {
 public:
  HeaderLines() = default;
  HeaderLines(HeaderLines&& other) noexcept : list_(std::exchange(other.list_, nullptr)) {}
  HeaderLines& operator=(HeaderLines&&) = delete;
  ~HeaderLines();
  void add(const std::string& line);
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

/// What both profiles share: who we are, whom we trust, and no surprises.
void set_common(Easy& easy, const std::string& url, const std::string& user_agent, const std::string& ca_file,
                Milliseconds connect_timeout);

}  // namespace metaup::http
