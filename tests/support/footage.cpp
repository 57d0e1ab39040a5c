#include "support/footage.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <vector>

#include "base/digest.hpp"

namespace metaup::test {
namespace {

constexpr std::uint64_t kMebibyte = 1U << 20U;

std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>((value >> shift) & 0xFFU);
  return text;
}

std::string box(std::string_view type, std::string_view content) {
  return big_endian(8 + content.size(), 4) + std::string(type) + std::string(content);
}

/// All but the media: type and index, then the head of an `mdat` up to the end of the file.
std::string head(std::uint64_t bytes) {
  using namespace std::string_view_literals;
  const auto begin = box("ftyp", "isom\0\0\2\0isommp41"sv) + box("moov", std::string(200, 'm'));
  return begin + big_endian(1, 4) + "mdat" + big_endian(bytes - begin.size(), 8);
}

std::string noise(std::mt19937& random, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (auto& c : text) c = static_cast<char>(random());
  return text;
}

}  // namespace

std::string make_video(std::uint32_t seed, std::size_t bytes) {
  std::mt19937 random(seed);
  auto video = head(bytes);
  return video + noise(random, bytes - video.size());
}

void write_large_video(const std::string& path, std::uint32_t seed, std::uint64_t bytes) {
  std::mt19937 random(seed);
  std::ofstream file(path, std::ios::binary);
  file << head(bytes);
  for (std::uint64_t offset = kMebibyte / 2; offset + 64 < bytes; offset += kMebibyte) {
    file.seekp(static_cast<std::streamoff>(offset));
    file << noise(random, 64);
  }
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
  std::filesystem::resize_file(path, bytes);
}

std::string sha256_of_text(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 digest;
  std::vector<char> buffer(kMebibyte);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    digest.update(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
  }
  return digest.hex();
}

}  // namespace metaup::test
