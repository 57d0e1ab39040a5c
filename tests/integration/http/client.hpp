#pragma once
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "metaup/http/transport.hpp"

/// How the tests of this folder use a transport.
namespace metaup::test {

/// Far enough never to be what a test waits for, near enough to end one that hangs.
inline SteadyTime far_away() { return std::chrono::steady_clock::now() + std::chrono::seconds{60}; }

/// The completions of the next `count` exchanges, in the order of their ends.
inline std::vector<http::Completion> complete(http::Transport& transport, std::size_t count) {
  std::vector<http::Completion> all;
  const auto until = far_away();
  while (all.size() < count) {
    if (std::chrono::steady_clock::now() >= until) throw std::runtime_error("an exchange does not end");
    for (auto& completion : transport.poll(until)) all.push_back(std::move(completion));
  }
  return all;
}

/// One exchange from beginning to end.
inline http::Completion exchange(http::Transport& transport, http::Request request, http::RequestId id = 1) {
  transport.submit(id, std::move(request));
  return std::move(complete(transport, 1).front());
}

inline http::Completion exchange(http::Request request, http::CurlOptions options = {}) {
  const auto transport = http::make_curl_transport(std::move(options));
  return exchange(*transport, std::move(request));
}

inline FileSlice whole(const std::string& path) {
  auto file = OpenFile::open(path);
  if (!file) throw std::runtime_error(file.error().message);
  const auto size = (*file)->size();
  return {std::move(*file), {0, size}};
}

inline http::Request post(std::string url, http::Body body) {
  http::Request request;
  request.method = http::Method::post;
  request.url = std::move(url);
  request.body = std::move(body);
  return request;
}

/// A POST of one file part.
inline http::Request upload(std::string url, FileSlice slice) {
  return post(std::move(url), http::MultipartBody{{{"file", "f.bin", "", std::move(slice)}}});
}

inline http::Request get(std::string url) {
  http::Request request;
  request.url = std::move(url);
  return request;
}

/// `size` bytes that repeat only after a while.
inline std::string some_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 12345;
  for (auto& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

}  // namespace metaup::test
