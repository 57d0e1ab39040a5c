#include <catch2/catch.hpp>
#include <numeric>

#include "support/temp_dir.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using namespace metaup::test;

namespace {

std::vector<std::size_t> sizes(const std::vector<Call>& calls) {
  std::vector<std::size_t> made;
  for (const auto& call : calls) made.push_back(call.operations.size());
  return made;
}

ComposeLimits batches() {
  ComposeLimits limits;
  limits.batch = true;
  return limits;
}

template <class Make>
std::vector<Operation> many(std::size_t count, Make make) {
  std::vector<Operation> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(make(std::to_string(i)));
  return made;
}

}  // namespace

TEST_CASE("without batches each write travels alone, in order", "[graph]") {
  const auto operations = many(3, create_creative);
  const auto calls = compose(pointers(operations), {});
  REQUIRE(sizes(calls) == std::vector<std::size_t>{1, 1, 1});
  CHECK(calls[1].shape == Call::Shape::single);
  CHECK(calls[1].operations == std::vector<std::size_t>{1});
}

TEST_CASE("batches hold fifty operations, and ten ads", "[graph]") {
  const auto creatives = many(120, create_creative);
  CHECK(sizes(compose(pointers(creatives), batches())) == std::vector<std::size_t>{50, 50, 20});
  const auto ads = many(25, create_ad);
  CHECK(sizes(compose(pointers(ads), batches())) == std::vector<std::size_t>{10, 10, 5});
}

TEST_CASE("an operation is in the batch of the one that it needs", "[graph]") {
  std::vector<Operation> operations;
  for (int i = 0; i < 12; ++i) {
    operations.push_back(create_creative(std::to_string(i)));
    operations.back().name = "creative" + std::to_string(i);
    operations.push_back(create_ad(std::to_string(i)));
    operations.back().needs = operations[operations.size() - 2].name;
  }
  auto limits = batches();
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>{20, 4});  // ten ads each
  limits.batch_operations = 7;
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>{6, 6, 6, 6});
  limits.batch_operations = 1;
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>(12, 2));
}

TEST_CASE("files can be kept out of batches", "[graph]") {
  auto limits = batches();
  limits.batch_files = false;
  auto operations = many(4, create_creative);
  operations[1].attachments.resize(1);
  operations[3].attachments.resize(1);
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>{2, 1, 1});
}

TEST_CASE("what is left alone in a batch is sent without one", "[graph]") {
  const auto operations = many(51, create_creative);
  const auto calls = compose(pointers(operations), batches());
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].shape == Call::Shape::batch);
  CHECK(calls[1].shape == Call::Shape::single);
}

TEST_CASE("accounts do not share a batch", "[graph]") {
  auto operations = many(4, create_creative);
  operations[1].account = operations[3].account = account("2");
  const auto calls = compose(pointers(operations), batches());
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].operations == std::vector<std::size_t>{0, 2});
  CHECK(calls[1].operations == std::vector<std::size_t>{1, 3});
}

TEST_CASE("a batch is bounded by the bytes of its files and texts", "[graph]") {
  const TempDir dir;
  const auto file = OpenFile::open(dir.write("a.jpg", std::string(1000, 'x'))).value();
  auto operations = many(4, [&](const std::string&) {
    auto made = operation(Edge::adimages_create, http::Method::post, "act_1/adimages");
    made.attachments = {{"filename", "a.jpg", "image/jpeg", {file, {0, 1000}}}};
    return made;
  });
  auto limits = batches();
  limits.batch_bytes = 2'500;
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>{2, 2});
  operations[1].attachments.front().as_base64 = true;  // would have to be held in memory
  operations[2].edge = Edge::ads_create;               // names its parts
  operations[3].video_host = true;
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>{1, 1, 1, 1});
}

TEST_CASE("whatever changes ads goes ten at a time", "[graph]") {
  const auto edge = GENERATE(Edge::ads_create, Edge::ads_update, Edge::ads_delete);
  auto changes = many(25, create_ad);
  for (auto& change : changes) change.edge = edge;
  CHECK(sizes(compose(pointers(changes), batches())) == std::vector<std::size_t>{10, 10, 5});
}

TEST_CASE("reads of the same path and parameters share a request, with or without batches", "[graph]") {
  auto limits = GENERATE(ComposeLimits{}, batches());
  const auto operations = many(60, look_up_hash);
  const auto calls = compose(pointers(operations), limits);
  CHECK(sizes(calls) == std::vector<std::size_t>{50, 10});
  CHECK(calls[0].shape == Call::Shape::lookup);
}

TEST_CASE("one read is a lookup too, so that its answer has the same shape", "[graph]") {
  const auto operations = many(1, look_up_hash);
  CHECK(compose(pointers(operations), {}).front().shape == Call::Shape::lookup);
}

TEST_CASE("reads that differ do not share a request", "[graph]") {
  auto operations = many(6, look_up_hash);
  operations[1].account = account("2");
  operations[2].path = "act_2/adimages";
  operations[3].params = {{"fields", "hash"}};
  operations[4] = read_listed("4");
  const auto calls = compose(pointers(operations), {});
  REQUIRE(calls.size() == 5);
  CHECK(calls[0].operations == std::vector<std::size_t>{0, 5});
}

TEST_CASE("what stands in one list is read in one request, a page of the same kind at a time", "[graph]") {
  auto operations = many(60, read_listed);
  CHECK(sizes(compose(pointers(operations), {})) == std::vector<std::size_t>{50, 10});
  CHECK(compose(pointers(operations), {}).front().shape == Call::Shape::list);
  operations.resize(4);
  operations[1].listed_in->filtered = false;
  operations[2].listed_in->after = "NEXT";
  operations[3].listed_in->path = "act_1/other";
  CHECK(sizes(compose(pointers(operations), {})) == std::vector<std::size_t>{1, 1, 1, 1});
}

TEST_CASE("other reads of an account share a batch whatever becomes of its writes", "[graph]") {
  auto operations = many(3, [](const std::string& id) { return operation(Edge::video_status, http::Method::get, id); });
  operations.push_back(create_creative("a"));
  const auto calls = compose(pointers(operations), {});
  CHECK(sizes(calls) == std::vector<std::size_t>{3, 1});
  CHECK(calls[0].shape == Call::Shape::batch);
}

TEST_CASE("a batch costs no more points than it may", "[graph]") {
  auto operations = many(5, create_creative);
  for (auto& operation : operations) operation.cost = 3;
  operations[4].cost = 30;
  auto limits = batches();
  limits.batch_points = 7;
  CHECK(sizes(compose(pointers(operations), limits)) == std::vector<std::size_t>{2, 2, 1});
}

TEST_CASE("the URL of a lookup stays under its bound", "[graph]") {
  const Connection connection{"https://graph.facebook.com", "", "v26.0", Secret("T"), std::string(64, 'f')};
  const auto operations = many(50, [](const std::string& i) { return look_up_hash(std::string(200, 'a') + i); });
  const auto all = pointers(operations);
  const auto calls = compose(all, {});
  CHECK(calls.size() > 1);
  std::size_t seen = 0;
  for (const auto& call : calls) {
    std::vector<const Operation*> own;
    for (const auto index : call.operations) own.push_back(all[index]);
    CHECK(to_request(call.shape, own, connection).url.size() < 4096);
    seen += own.size();
  }
  CHECK(seen == operations.size());
}

TEST_CASE("each operation of a mixed list is in just one call", "[graph]") {
  std::vector<Operation> operations;
  for (std::size_t i = 0; i < 200; ++i) {
    const auto name = std::to_string(i);
    switch (i % 4) {
      case 0:
        operations.push_back(create_ad(name));
        break;
      case 1:
        operations.push_back(look_up_hash(name));
        break;
      case 2:
        operations.push_back(create_creative(name));
        break;
      default:
        operations.push_back(operation(Edge::account_read, http::Method::get, "act_1"));
        break;
    }
  }
  std::vector<int> count(operations.size());
  for (const auto& call : compose(pointers(operations), batches())) {
    CHECK(std::is_sorted(call.operations.begin(), call.operations.end()));
    for (const auto index : call.operations) ++count.at(index);
  }
  CHECK(std::all_of(count.begin(), count.end(), [](int times) { return times == 1; }));
}

TEST_CASE("nothing ready makes no call", "[graph]") { CHECK(compose({}, batches()).empty()); }
