// Containers that say how long they are.
#include <catch2/catch.hpp>

#include <bit>

#include "boxes.hpp"
#include "metaup/plan/media.hpp"
#include "metaup/plan/video.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::string_literals;
using Catch::Matchers::Contains;

namespace {

std::string little_endian(std::uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

/// Both ways in must agree.
Result<void> check(const std::string& bytes) {
  const TempDir root;
  const auto file = OpenFile::open(root.write("a.vid", bytes));
  REQUIRE(file);
  const auto of_file = plan::check_container(**file);
  const auto of_bytes = plan::check_container(bytes, "a.vid");
  CHECK(of_file.has_value() == of_bytes.has_value());
  return of_bytes;
}

void check_incomplete(const std::string& bytes) {
  const auto checked = check(bytes);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().error_class == ErrorClass::local);
  CHECK_THAT(checked.error().message, Contains("a.vid is not complete"));
  CHECK_FALSE(checked.error().hint.empty());
}

std::string riff(const std::string& type, const std::string& content) {
  return type + little_endian(content.size(), 4) + content + (content.size() % 2 == 1 ? "\0"s : ""s);
}
std::string avi(const std::string& more = "") {
  return riff("RIFF", "AVI " + riff("LIST", "hdrl" + std::string(100, 'h')) + riff("JUNK", "odd") +
                          riff("LIST", "movi" + std::string(1'000, 'm')) + riff("idx1", std::string(32, 'i'))) +
         more;
}

/// An element with its size in eight bytes, as most writers put it, or with one that is not known.
std::string element(std::uint32_t id, const std::string& content, bool known = true) {
  return big_endian(id, 4) + (known ? "\x01"s + big_endian(content.size(), 7) : "\x01"s + std::string(7, '\xFF')) +
         content;
}
constexpr std::uint32_t kEbml = 0x1A45DFA3, kSegment = 0x18538067, kCluster = 0x1F43B675, kInfo = 0x1549A966;
std::string matroska(bool known = true, const std::string& more = "") {
  return big_endian(kEbml, 4) + "\x84webm" +
         element(kSegment,
                 element(kInfo, std::string(50, 'i')) + element(kCluster, std::string(600, 'c')) +
                     element(kCluster, std::string(700, 'c')),
                 known) +
         more;
}

const std::string kAsfTail("\xA6\xD9\0\xAA\0\x62\xCE\x6C", 8);
std::string asf_object(const std::string& guid, const std::string& content) {
  return guid + little_endian(24 + content.size(), 8) + content;
}
/// A header with the size of the file and the flags, and data.
std::string asf(std::uint64_t declared = 0, std::uint32_t flags = 2, bool in_data = true) {
  const auto data = asf_object("\x36\x26\xB2\x75\x8E\x66\xCF\x11" + kAsfTail, std::string(900, 'd'));
  const auto make = [&](std::uint64_t size) {
    const auto properties = asf_object("\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\0\xC0\x0C\x20\x53\x65"s,
                                       std::string(16, 'i') + little_endian(size, 8) + std::string(40, '\0') +
                                           little_endian(flags, 4) + std::string(12, '\0'));
    const auto other = asf_object(std::string(16, 'o'), std::string(30, 'x'));
    const auto objects = little_endian(2, 4) + "\1\2" + other + properties;
    return asf_object("\x30\x26\xB2\x75\x8E\x66\xCF\x11" + kAsfTail, objects) + (in_data ? data : "");
  };
  return make(declared == 0 ? make(0).size() : declared);
}

std::string flv(double declared) {
  return "FLV\x01\x05\0\0\0\x09\0\0\0\0\x12\0\0\x20\0\0\0\0\0\0\0\x02\0\x0AonMetaData\x08\0\0\0\x02"s +
         "\0\x08"
         "duration\0"s +
         big_endian(std::bit_cast<std::uint64_t>(2.0), 8) +
         "\0\x08"
         "filesize\0"s +
         big_endian(std::bit_cast<std::uint64_t>(declared), 8) + std::string(1'000, 'v');
}

}  // namespace

TEST_CASE("a whole film is complete, whatever follows it", "[plan]") {
  const auto film = GENERATE(make_mp4(), avi(), matroska(), asf(), avi(riff("RIFF", "AVIX" + std::string(500, 'x'))));
  CHECK(plan::sniff(film) == plan::Format::video);
  const auto tail = GENERATE(as<std::string>{}, "", "TAG" + std::string(125, 'x'), "<?xpacket begin='' id='W5M0'?>",
                             std::string(64, '\0'), "\xA9xyz and more", "a camera's own words, 2026\n", "ID3", "\xFF");
  CHECK(check(film + tail));
}

TEST_CASE("a film that is cut is not complete, wherever it is cut", "[plan]") {
  const auto film = GENERATE(avi(), matroska(), asf(), avi(riff("RIFF", "AVIX" + std::string(500, 'x'))));
  const auto first = avi().size();  // the end of the first of two chunks: nothing tells that there was another
  for (std::size_t kept = 40; kept < film.size(); kept += 37) {
    CAPTURE(kept, film.size());
    if (film.starts_with("RIFF") && kept >= first && kept < first + 4) continue;
    check_incomplete(film.substr(0, kept));
  }
  check_incomplete(film.substr(0, film.size() / 2));
  check_incomplete(film.substr(0, film.size() - 2));
}

TEST_CASE("a recording that does not know its size is no cut one", "[plan]") {
  CHECK(check(matroska(false)));
  CHECK(check(asf(1'000'000, 1)));  // broadcast: the size means nothing
  auto live = avi();
  live.replace(4, 4, GENERATE("\0\0\0\0"s, "\xFF\xFF\xFF\xFF"s));
  CHECK(check(live));
}

TEST_CASE("in a recording without a size the last cluster has one", "[plan]") {
  const auto film = matroska(false);
  check_incomplete(film.substr(0, film.size() - 1));
  check_incomplete(film.substr(0, film.size() - 400));
  CHECK(check(film + "rubbish"));
}

TEST_CASE("what should follow and does not is missed by name", "[plan]") {
  CHECK_THAT(check(riff("RIFF", "AVI " + riff("LIST", "hdrl" + std::string(100, 'h')))).error().message,
             Contains("no media (movi)"));
  CHECK_THAT(check(big_endian(kEbml, 4) + "\x84webm").error().message, Contains("no media (Segment)"));
  CHECK_THAT(check(matroska(false).substr(0, 40)).error().message, Contains("no media (Cluster)"));
  CHECK_THAT(check(asf(0, 2, false)).error().message, Contains("no media (Data object)"));
  CHECK_THAT(check(asf(100'000)).error().message, Contains("ends at byte 100000"));
}

TEST_CASE("an FLV that names its size must have it", "[plan]") {
  const auto size = static_cast<double>(flv(0).size());
  CHECK(check(flv(size)));
  CHECK(check(flv(0)));
  CHECK(check(flv(-1)));
  CHECK(check(flv(1e300)));
  CHECK(check(flv(size) + "more"));
  check_incomplete(flv(size).substr(0, flv(size).size() - 1));
  check_incomplete(flv(size).substr(0, flv(size).size() / 2));
}

TEST_CASE("a box of any type is skipped by its length", "[plan]") {
  const auto media = box("mdat", std::string(900, 'd')), index = box("moov", std::string(200, 'm'));
  const auto type = GENERATE(as<std::string>{}, "\xA9xyz", "\xFF\xFE\xFD\xFC", "\x01\x02\x03\x04", "\0abc"s);
  CHECK(check(file_type() + media + box(type, "own data") + index));
  CHECK(check(file_type() + index + box(type, "own data") + media));
  CHECK(check(file_type() + box(type) + index + media));
  check_incomplete(file_type() + media + box(type, "own data"));
}

TEST_CASE("a fragmented film that breaks off is not complete, though its first fragment is", "[plan]") {
  const auto begin = file_type() + box("moov", std::string(200, 'm')) + box("moof", "f") + box("mdat", "dddd");
  CHECK(check(begin));
  CHECK(check(begin + box("moof", "f") + box("mdat", "dddd") + box("mfra", "index").substr(0, 10)));
  check_incomplete(begin + box("sidx", "ssss").substr(0, 10));
  check_incomplete(begin + box("styp", "ssss").substr(0, 10));
  check_incomplete(begin + box("moof", "ffff").substr(0, 10));
  check_incomplete(begin + box("moof", "f") + box("mdat", "dddd").substr(0, 10));
  check_incomplete(begin + box("moof", "f"));
  check_incomplete(begin + box("moof", "f") + box("free"));
}

TEST_CASE("sizes of any value lead nowhere", "[plan]") {
  const auto size = GENERATE(as<std::uint64_t>{}, 0, 1, 7, 23, 0x7FFFFFFF, 0xFFFFFFFE, ~0ULL, ~0ULL - 23, 1ULL << 63U);
  static_cast<void>(check("RIFF" + little_endian(size, 4) + "AVI LIST" + little_endian(size, 4) + "hdrl"));
  static_cast<void>(check(big_endian(kEbml, 4) + "\x84webm" + big_endian(kSegment, 4) + "\x01" + big_endian(size, 7)));
  static_cast<void>(
      check("\x30\x26\xB2\x75\x8E\x66\xCF\x11" + kAsfTail + little_endian(size, 8) + std::string(90, 'x')));
  check_incomplete(big_endian(kEbml, 4) + "\x08" + big_endian(size, 8));
}
