// An S3 server on loopback that somebody else wrote (s3rver), on a port that the kernel picks.
// Usage: node s3_server.js FOLDER; prints its address.
const S3rver = require('s3rver');
const server = new S3rver({
  address: '127.0.0.1', port: 0, silent: true, directory: process.argv[2], configureBuckets: [{ name: 'media' }],
});
server.run().then(({ address, port }) => console.log(`http://${address}:${port}`));
