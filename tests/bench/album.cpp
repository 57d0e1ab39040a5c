#include "album.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

namespace metaup::bench {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    auto value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(std::string_view bytes) {
  static constexpr auto kTable = make_crc_table();
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8U);
  return ~crc;
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const auto shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((value >> shift) & 0xFFU);
  return bytes;
}

std::string chunk(std::string_view type, std::string_view data) {
  const auto body = std::string(type).append(data);
  return big_endian(static_cast<std::uint32_t>(data.size())) + body + big_endian(crc32(body));
}

std::string noise(std::mt19937_64& engine, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; i += sizeof(std::uint64_t)) {
    auto value = engine();
    for (auto at = i; at < std::min(bytes, i + sizeof value); ++at, value >>= 8U) text[at] = static_cast<char>(value);
  }
  return text;
}

std::string make_png(std::mt19937_64& engine, std::size_t bytes) {
  constexpr auto kOneGreyPixel = "\0\0\0\1\0\0\0\1\10\0\0\0\0"sv;
  constexpr auto kStoredPixel = "\x78\x01\x01\x02\x00\xFD\xFF\x00\x00\x00\x02\x00\x01"sv;  // zlib, not compressed
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", kOneGreyPixel) + chunk("rnDm", noise(engine, bytes)) +
         chunk("IDAT", kStoredPixel) + chunk("IEND", "");
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

void write_images(const std::filesystem::path& folder, std::uint32_t count, std::size_t bytes) {
  constexpr std::uint32_t kFolderful = 1000;
  std::mt19937_64 engine{count};
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto below = folder / fmt::format("{:03}", i / kFolderful);
    if (i % kFolderful == 0) std::filesystem::create_directories(below);
    write_file(below / fmt::format("{:06}.png", i), make_png(engine, bytes));
  }
}

void write_video(const std::filesystem::path& path, std::uint64_t bytes) {
  constexpr std::size_t kBlock = 1U << 20U;
  std::mt19937_64 engine{bytes};
  std::ofstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(path, std::ios::binary);
  auto block = noise(engine, kBlock);
  block.replace(0, 24,
                "\0\0\0\x18"
                "ftypmp42\0\0\0\0mp42isom"sv);
  for (std::uint64_t left = bytes; left > 0;) {
    const auto size = std::min<std::uint64_t>(left, kBlock);
    file.write(block.data(), static_cast<std::streamsize>(size));
    left -= size;
  }
}

}  // namespace metaup::bench
