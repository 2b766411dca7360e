// A server that the tests put into a package of npm: it lists one tool, which tells its arguments and variables.
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

const reply = (id, result) => console.log(JSON.stringify({ jsonrpc: "2.0", id, result }));
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === "initialize") {
    const { protocolVersion } = params;
    reply(id, { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "desk", version: "1" } });
  } else if (method === "tools/list") {
    const script = existsSync(new URL("was-run", import.meta.url));
    const told = { arguments: process.argv.slice(2), variable: process.env.DESK_MODE ?? "none", script };
    const seen = JSON.stringify(told);
    const inputSchema = { type: "object", properties: {} };
    reply(id, { tools: [{ name: "lend_copy", description: `Lends a copy. Seen: ${seen}`, inputSchema }] });
  }
});
