#include <catch2/catch.hpp>
#include <sstream>
#include <type_traits>

#include "metaup/base/secret.hpp"

using metaup::Secret;

namespace {

template <class T, class = void>
struct IsPrintable : std::false_type {};
template <class T>
struct IsPrintable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<T>())>> : std::true_type {};

}  // namespace

static_assert(IsPrintable<std::string>::value);
static_assert(!IsPrintable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>);

TEST_CASE("a secret keeps its text through copies and moves, and a source gives it up", "[base]") {
  const auto text = GENERATE(as<std::string>(), "short", "a text that is longer than a string keeps in itself", "");
  Secret first(text);
  Secret copy = first;
  CHECK(copy.reveal() == text);
  CHECK(copy == first);
  const Secret moved = std::move(first);
  CHECK(moved.reveal() == text);
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that it is wiped is the point
  Secret assigned("something else");
  assigned = std::move(copy);
  CHECK(assigned.reveal() == text);
  CHECK(copy.empty());  // NOLINT(bugprone-use-after-move)
  assigned = moved;
  CHECK(assigned == moved);
}

TEST_CASE("a secret assigned to itself stays", "[base]") {
  Secret secret("text");
  auto& same = secret;
  secret = same;
  CHECK(secret.reveal() == "text");
  secret = std::move(same);
  CHECK(secret.reveal() == "text");
}

TEST_CASE("different secrets differ", "[base]") {
  CHECK_FALSE(Secret("a") == Secret("b"));
  CHECK(Secret().empty());
}

namespace {

/// Whether the bytes of the object itself, which hold short texts, have any of the text left.
bool holds(const void* object, std::size_t size, const std::string& text) {
  const std::string bytes(static_cast<const char*>(object), size);
  return bytes.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a secret that was moved from, replaced or destroyed leaves no bytes behind", "[base]") {
  const std::string text = "s3cr3t-pin";  // as short as a string keeps in itself
  Secret first(text);
  REQUIRE(holds(&first, sizeof first, text));
  Secret second(std::move(first));
  CHECK_FALSE(holds(&first, sizeof first, text.substr(0, 4)));
  Secret third("another");
  third = std::move(second);
  CHECK_FALSE(holds(&second, sizeof second, text.substr(0, 4)));
  CHECK_FALSE(holds(&third, sizeof third, "another"));
  third = Secret("pin");
  CHECK_FALSE(holds(&third, sizeof third, text.substr(4, 4)));  // what is longer than the new text
  third = first;
  CHECK_FALSE(holds(&third, sizeof third, "pin"));  // one letter alone could be a byte of an address

  alignas(Secret) unsigned char room[sizeof(Secret)];
  const auto* const last = new (room) Secret(text);
  REQUIRE(holds(room, sizeof room, text));
  last->~Secret();
  CHECK_FALSE(holds(room, sizeof room, text.substr(0, 4)));
}
