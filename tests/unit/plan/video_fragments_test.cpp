// Films in fragments, films by their tables of chunks, and recordings whose sizes are not known.
#include <catch2/catch.hpp>

#include "boxes.hpp"
#include "metaup/plan/video.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::string_literals;
using Catch::Matchers::Contains;

namespace {

std::string problem_of(const std::string& bytes) {
  const auto checked = plan::check_container(bytes, "a.vid");
  if (checked) return "no problem";
  CHECK(checked.error().error_class == ErrorClass::local);
  CHECK_FALSE(checked.error().hint.empty());
  return checked.error().message;
}

const std::string kMedia = box("mdat", std::string(900, 'd'));
/// What says that fragments follow.
const std::string kExtends = box("mvex", box("trex", std::string(24, '\0')));
const std::string kFragment = box("moof", std::string(80, 'f')) + box("mdat", std::string(300, 'd'));

/// A list of fragments of these sizes, `gap` bytes behind it; version 1 has times of 8 bytes.
std::string list_of(const std::vector<std::uint32_t>& sizes, int version = 0, std::uint32_t gap = 0) {
  const int wide = version == 0 ? 4 : 8;
  auto content = big_endian(static_cast<std::uint64_t>(version), 1) + std::string(3, '\0') + big_endian(1, 4) +
                 big_endian(1000, 4) + big_endian(0, wide) + big_endian(gap, wide) + big_endian(0, 2) +
                 big_endian(sizes.size(), 2);
  for (const auto size : sizes) content += big_endian(size, 4) + big_endian(1000, 4) + big_endian(1U << 31U, 4);
  return box("sidx", content);
}
std::vector<std::uint32_t> fragments(std::size_t count) {
  return std::vector<std::uint32_t>(count, static_cast<std::uint32_t>(kFragment.size()));
}
std::string begin_of_fragments() { return file_type() + box("moov", std::string(kExtends)); }
std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

/// An index with a table of chunks (`stco` or `co64`) for each list of offsets.
std::string index_of(const std::vector<std::vector<std::uint64_t>>& tracks, bool wide = false) {
  std::string all = box("mvhd", std::string(100, '\0'));
  for (const auto& offsets : tracks) {
    auto table = big_endian(0, 4) + big_endian(offsets.size(), 4);
    for (const auto offset : offsets) table += big_endian(offset, wide ? 8 : 4);
    const auto chunks = box("stsz", std::string(12, '\0')) + box(wide ? "co64" : "stco", table);
    all += box("trak", box("tkhd", "tttt") + box("mdia", box("minf", box("vmhd", "v") + box("stbl", chunks))));
  }
  return box("moov", all);
}

std::string little_endian(std::uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}
std::string riff(const std::string& type, const std::string& content) {
  return type + little_endian(content.size(), 4) + content;
}

}  // namespace

TEST_CASE("a film in fragments is as long as its list of fragments says", "[plan]") {
  const auto count = GENERATE(as<std::size_t>{}, 1, 2, 5);
  const auto version = GENERATE(0, 1);
  const auto gap = GENERATE(0U, 40U);
  const auto padding = gap == 0 ? ""s : box("free", std::string(gap - 8, '\0'));
  const auto before = begin_of_fragments() + list_of(fragments(count), version, gap) + padding;
  const auto whole = before + repeated(kFragment, count);
  CHECK(problem_of(whole) == "no problem");
  CHECK(problem_of(whole + "TAG" + std::string(125, 'x')) == "no problem");
  for (std::size_t kept = 1; kept < count; ++kept) {
    CHECK_THAT(problem_of(before + repeated(kFragment, kept)), Contains("list of fragments (sidx)"));
  }
  CHECK_THAT(problem_of(whole.substr(0, whole.size() - 1)), Contains("not complete"));
}

TEST_CASE("each segment may have a list of its own", "[plan]") {
  const auto segment = box("styp", "msdh") + list_of(fragments(2)) + kFragment + kFragment;
  const auto film = begin_of_fragments() + segment + segment;
  CHECK(problem_of(film) == "no problem");
  CHECK_THAT(problem_of(film.substr(0, film.size() - kFragment.size())), Contains("sidx"));
}

TEST_CASE("a list of lists, and one that is cut or makes no sense, say nothing", "[plan]") {
  auto lists = fragments(3);
  lists[1] |= 1U << 31U;
  auto too_many = list_of(fragments(1));
  too_many[8 + 22] = '\x7F';
  const auto list = GENERATE_COPY(list_of(lists), list_of({}), too_many, box("sidx"), box("sidx", "xy"));
  CHECK(problem_of(begin_of_fragments() + list + kFragment) == "no problem");
}

TEST_CASE("what follows a whole film is not missed when it breaks off", "[plan]") {
  const auto film = GENERATE(make_mp4(), file_type() + kMedia + box("moov", std::string(200, 'm')),
                             file_type() + index_of({{100}}) + kMedia);
  const auto other = GENERATE(make_mp4(), begin_of_fragments() + kFragment + kFragment, kFragment, kMedia);
  for (std::size_t kept = 0; kept < other.size(); kept += 7) {
    CHECK(problem_of(film + other.substr(0, kept)) == "no problem");
  }
}

TEST_CASE("a film in fragments misses its further fragments, also without a list", "[plan]") {
  const auto film = begin_of_fragments() + kFragment + kFragment;
  CHECK(problem_of(film) == "no problem");
  CHECK(problem_of(begin_of_fragments() + kFragment) == "no problem");
  for (auto kept = begin_of_fragments().size() + kFragment.size() + 8; kept < film.size(); kept += 11) {
    CHECK_THAT(problem_of(film.substr(0, kept)), Contains("not complete"));
  }
}

TEST_CASE("the media must reach as far as the index says", "[plan]") {
  const auto wide = GENERATE(false, true);
  const auto before = file_type().size() + index_of({{0, 0}, {0}}, wide).size();
  const auto film_to = [&](std::uint64_t last) {
    return file_type() + index_of({{before + 8, last}, {before + 20}}, wide) + kMedia;
  };
  const auto size = film_to(0).size();
  CHECK(problem_of(film_to(size - 1)) == "no problem");
  CHECK_THAT(problem_of(film_to(size)), Contains("by its index (moov)"));
  CHECK_THAT(problem_of(film_to(0x7FFFFFFFU)), Contains("by its index (moov)"));
  CHECK(problem_of(film_to(size + 10) + kMedia) == "no problem");  // a second part with media
  CHECK_THAT(problem_of(film_to(size + 10)), Contains("by its index (moov)"));
}

TEST_CASE("an index without content is none", "[plan]") {
  CHECK_THAT(problem_of(file_type() + box("moov") + kMedia), Contains("no index"));
}

TEST_CASE("an AVI that knows no total size has a list of media that does", "[plan]") {
  const auto total = GENERATE("\0\0\0\0"s, "\xFF\xFF\xFF\xFF"s);
  auto film = riff(
      "RIFF", "AVI " + riff("LIST", "hdrl" + std::string(100, 'h')) + riff("LIST", "movi" + std::string(1'000, 'm')));
  auto more = riff("RIFF", "AVIX" + riff("LIST", "movi" + std::string(500, 'm')));
  const auto first = film.size();
  film.replace(4, 4, total);
  CHECK(problem_of(film) == "no problem");
  for (std::size_t kept = first - 900; kept < first; kept += 50) {
    CHECK_THAT(problem_of(film.substr(0, kept)), Contains("its media (movi)"));
  }
  auto two = riff("RIFF", "AVI " + riff("LIST", "movi" + std::string(100, 'm')));
  more.replace(4, 4, total);
  CHECK(problem_of(two + more) == "no problem");
  CHECK_THAT(problem_of(two + more.substr(0, more.size() - 1)), Contains("its media (movi)"));
}

TEST_CASE("an AVI that knows no size at all is whole to its last chunk", "[plan]") {
  const auto total = GENERATE("\0\0\0\0"s, "\xFF\xFF\xFF\xFF"s);
  const auto chunks = riff("00dc", std::string(100, 'v')) + riff("01wb", std::string(60, 's'));
  const auto film = "RIFF" + total + "AVI " + riff("LIST", "hdrl" + std::string(100, 'h')) + "LIST" + total + "movi" +
                    repeated(chunks, 3);
  CHECK(problem_of(film) == "no problem");
  CHECK(problem_of(film + "idx1") == "no problem");
  CHECK(problem_of(film + "TAG" + std::string(125, 'x')) == "no problem");
  for (std::size_t lost = 1; lost < 60; lost += 7) {
    CHECK_THAT(problem_of(film.substr(0, film.size() - lost)), Contains("its media (movi)"));
  }
}

TEST_CASE("an AVI may count its own head, and is as long as its chunks then", "[plan]") {
  auto film =
      riff("RIFF", "AVI " + riff("LIST", "movi" + std::string(1'000, 'm')) + riff("idx1", std::string(32, 'i')));
  const auto size = film.size();
  const auto cut = film.substr(0, size - 8);
  film.replace(4, 4, little_endian(size, 4));
  CHECK(problem_of(film) == "no problem");
  CHECK_THAT(problem_of(cut), Contains("by its own sizes"));
  CHECK_THAT(problem_of(film.substr(0, size - 1)), Contains("by its own sizes"));
}

TEST_CASE("an AVI that ends before the last of its indexes misses a part", "[plan]") {
  const auto make = [](std::uint64_t last) {
    const auto entry = [](std::uint64_t offset) {
      return little_endian(offset, 8) + little_endian(20, 4) + little_endian(50, 4);
    };
    const auto list = little_endian(4, 2) + little_endian(0, 2) + little_endian(2, 4) + "00dc" + std::string(12, '\0') +
                      entry(200) + entry(last);
    const auto stream = riff("LIST", "strl" + riff("strh", std::string(56, 's')) + riff("indx", list));
    return riff("RIFF", "AVI " + riff("LIST", "hdrl" + riff("avih", std::string(56, 'a')) + stream) +
                            riff("LIST", "movi" + std::string(1'000, 'm')));
  };
  const auto more = riff("RIFF", "AVIX" + riff("LIST", "movi" + std::string(500, 'm')));
  const auto size = make(0).size();
  CHECK(problem_of(make(size - 20)) == "no problem");
  CHECK(problem_of(make(size + 100) + more) == "no problem");
  CHECK_THAT(problem_of(make(size + 100)), Contains("list of indexes"));
  CHECK(problem_of(make(~0ULL)) == "no problem");  // no place in any file
}

TEST_CASE("a live WebM is whole to its last block", "[plan]") {
  const auto unknown = "\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s;
  const auto block = "\xA3\x40\x64"s + std::string(100, 'b');
  const auto cluster = "\x1F\x43\xB6\x75"s + unknown + "\xE7\x81\x00"s + repeated(block, 3);
  const auto film =
      "\x1A\x45\xDF\xA3\x84webm\x18\x53\x80\x67"s + unknown + "\x15\x49\xA9\x66\x82ii"s + cluster + cluster;
  CHECK(problem_of(film) == "no problem");
  CHECK(problem_of(film + std::string(60, '\0')) == "no problem");
  CHECK(problem_of(film + "rubbish that is no element") == "no problem");
  for (std::size_t lost = 1; lost < 100; lost += 9) {
    CHECK_THAT(problem_of(film.substr(0, film.size() - lost)), Contains("its last block"));
  }
}

TEST_CASE("a Matroska segment without a cluster has no media", "[plan]") {
  CHECK_THAT(problem_of("\x1A\x45\xDF\xA3\x84webm\x18\x53\x80\x67\x80"s), Contains("no media"));
  CHECK_THAT(problem_of("\x1A\x45\xDF\xA3\x84webm\x18\x53\x80\x67\x87\x15\x49\xA9\x66\x82ii"s), Contains("no media"));
}

TEST_CASE("each tag of an FLV has a size", "[plan]") {
  const auto tag = [](char type) {
    return type + big_endian(200, 3) + std::string(7, '\0') + std::string(200, 'v') + big_endian(211, 4);
  };
  const auto head = "FLV\x01\x05\0\0\0\x09\0\0\0\0"s, film = head + tag(18) + tag(8) + tag(9);
  CHECK(problem_of(film) == "no problem");
  CHECK(problem_of(film + "TAG" + std::string(125, 'x')) == "no problem");
  CHECK(problem_of(film.substr(0, film.size() - 4)) == "no problem");  // the size behind the last tag
  for (std::size_t lost = 5; lost < 204; lost += 20) {
    CHECK_THAT(problem_of(film.substr(0, film.size() - lost)), Contains("its last part"));
  }
  CHECK_THAT(problem_of(head), Contains("no media"));
}
