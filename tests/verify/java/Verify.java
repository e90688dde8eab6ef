import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.*;

/**
 * ssj-draw/1 a third time, from the page of the specification alone; JDK only. For each file named: its kind
 * of last line, or "wrong" and why. It recomputes: canonical form, digest, hashes of records, times, seed,
 * keys, numbers, tickets, thresholds; frame, rules, lists, selection and result roots of auditors' bundles;
 * slips. It leaves inspectors' plans, signatures and levels to the others.
 */
public class Verify {
    static class Wrong extends RuntimeException { Wrong(String why) { super(why); } }
    static void need(boolean good, String why) { if (!good) throw new Wrong(why); }

    // §1 canonical JSON: read strictly, write again, compare
    static class Reader {
        final String s; int i = 0, depth = 0;
        Reader(String s) { this.s = s; }
        char peek() { need(i < s.length(), "json"); return s.charAt(i); }
        Object value() {
            char c = peek();
            need(++depth <= 17, "depth");
            Object found = c == '{' ? object() : c == '[' ? array() : c == '"' ? text() : number();
            depth--;
            return found;
        }
        Map<String, Object> object() {
            var m = new TreeMap<String, Object>(); i++;
            if (peek() == '}') { i++; return m; }
            while (true) {
                String k = text(); need(peek() == ':', "json"); i++;
                need(m.put(k, value()) == null, "key twice");
                char c = peek(); i++;
                if (c == '}') return m;
                need(c == ',', "json");
            }
        }
        List<Object> array() {
            var l = new ArrayList<Object>(); i++;
            if (peek() == ']') { i++; return l; }
            while (true) {
                l.add(value()); char c = peek(); i++;
                if (c == ']') return l;
                need(c == ',', "json");
            }
        }
        String text() {
            need(peek() == '"', "json"); i++;
            var b = new StringBuilder();
            for (char c; (c = peek()) != '"'; i++) {
                if (c != '\\') { b.append(c); continue; }
                i++; char e = peek(); int at = "\"\\/bfnrt".indexOf(e);
                if (at >= 0) b.append("\"\\/\b\f\n\r\t".charAt(at));
                else { need(e == 'u' && i + 4 < s.length(), "escape"); b.append((char) Integer.parseInt(s.substring(i + 1, i + 5), 16)); i += 4; }
            }
            i++;
            return b.toString();
        }
        Long number() {
            int from = i; if (peek() == '-') i++;
            while (i < s.length() && Character.isDigit(s.charAt(i))) i++;
            need(i > from && i - from <= 17, "number");
            return Long.parseLong(s.substring(from, i));
        }
    }
    static void write(Object v, StringBuilder b) {
        if (v instanceof Map<?, ?> m) {
            String sep = "{"; if (m.isEmpty()) b.append('{');
            for (var e : m.entrySet()) { b.append(sep); write(e.getKey(), b); b.append(':'); write(e.getValue(), b); sep = ","; }
            b.append('}');
        } else if (v instanceof List<?> l) {
            b.append('[');
            for (int i = 0; i < l.size(); i++) { if (i > 0) b.append(','); write(l.get(i), b); }
            b.append(']');
        } else if (v instanceof String s) {
            b.append('"');
            for (char c : s.toCharArray()) {
                int at = "\"\\\b\f\n\r\t".indexOf(c);
                if (at >= 0) b.append('\\').append("\"\\bfnrt".charAt(at));
                else if (c < 0x20) b.append(String.format("\\u%04x", (int) c));
                else b.append(c);
            }
            b.append('"');
        } else b.append(v);
    }
    static String canonical(Object v) { var b = new StringBuilder(); write(v, b); return b.toString(); }

    // §1 hashes; SM3 by hand, the JDK has none
    static byte[] sm3(byte[] data) {
        int blocks = (data.length + 72) / 64;
        var all = ByteBuffer.allocate(blocks * 64); all.put(data).put((byte) 0x80); all.putLong(blocks * 64 - 8, data.length * 8L); all.position(0);
        int[] v = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}, w = new int[68];
        for (int n = 0; n < blocks; n++) {
            for (int j = 0; j < 16; j++) w[j] = all.getInt();
            for (int j = 16; j < 68; j++) {
                int x = w[j - 16] ^ w[j - 9] ^ Integer.rotateLeft(w[j - 3], 15);
                w[j] = x ^ Integer.rotateLeft(x, 15) ^ Integer.rotateLeft(x, 23) ^ Integer.rotateLeft(w[j - 13], 7) ^ w[j - 6];
            }
            int a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
            for (int j = 0; j < 64; j++) {
                boolean early = j < 16; int r = Integer.rotateLeft(a, 12);
                int s1 = Integer.rotateLeft(r + e + Integer.rotateLeft(early ? 0x79cc4519 : 0x7a879d8a, j % 32), 7);
                int t1 = (early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + (s1 ^ r) + (w[j] ^ w[j + 4]);
                int t2 = (early ? e ^ f ^ g : (e & f) | (~e & g)) + h + s1 + w[j];
                d = c; c = Integer.rotateLeft(b, 9); b = a; a = t1; h = g; g = Integer.rotateLeft(f, 19); f = e;
                e = t2 ^ Integer.rotateLeft(t2, 9) ^ Integer.rotateLeft(t2, 17);
            }
            int[] s = {a, b, c, d, e, f, g, h};
            for (int j = 0; j < 8; j++) v[j] ^= s[j];
        }
        var out = ByteBuffer.allocate(32); for (int x : v) out.putInt(x);
        return out.array();
    }
    String suite;
    byte[] hash(byte[] data) {
        try { return suite.equals("sm3") ? sm3(data) : MessageDigest.getInstance("SHA-256").digest(data); }
        catch (java.security.GeneralSecurityException e) { throw new IllegalStateException(e); }
    }
    static String hex(byte[] b) { return HexFormat.of().formatHex(b); }
    static byte[] ns(Object... parts) {
        var out = new ByteArrayOutputStream();
        for (Object p : parts) {
            byte[] b = p instanceof byte[] raw ? raw : ((String) p).getBytes(UTF_8);
            out.writeBytes((b.length + ":").getBytes(UTF_8)); out.writeBytes(b); out.write(',');
        }
        return out.toByteArray();
    }
    static byte[] cat(byte[]... parts) { var out = new ByteArrayOutputStream(); for (byte[] p : parts) out.writeBytes(p); return out.toByteArray(); }
    String T(String key, String text) { return hex(hash((key + text).getBytes(UTF_8))); }
    String C(String purpose, Object... xs) { return hex(hash(cat(ns("ssj-draw/1", purpose), ns(xs)))); }
    String R(Object record) { return hex(hash(canonical(record).getBytes(UTF_8))); }
    String seed(String commit, List<String> items) { return C("seed", cat2(commit, items)); }
    static Object[] cat2(String first, List<String> rest) { var l = new ArrayList<Object>(rest); l.add(0, first); return l.toArray(); }

    // §6 trees
    byte[] leaf(byte[] data) { return hash(cat(new byte[] {0}, data)); }
    byte[] node(byte[] l, byte[] r) { return hash(cat(new byte[] {1}, l, r)); }
    static int split(int n) { return Integer.highestOneBit(n - 1); }
    byte[] tree(List<byte[]> l) {
        if (l.isEmpty()) return hash(new byte[0]);
        if (l.size() == 1) return leaf(l.get(0));
        int k = split(l.size());
        return node(tree(l.subList(0, k)), tree(l.subList(k, l.size())));
    }
    byte[] climb(byte[] below, int index, int size, List<String> path) {
        if (size == 1) { need(path.isEmpty(), "path"); return below; }
        need(!path.isEmpty() && index < size, "path");
        int k = split(size); byte[] beside = HexFormat.of().parseHex(path.get(path.size() - 1)); var rest = path.subList(0, path.size() - 1);
        return index < k ? node(climb(below, index, k, rest), beside) : node(beside, climb(below, index - k, size - k, rest));
    }

    // documents
    @SuppressWarnings("unchecked") static Map<String, Object> map(Object v) { need(v instanceof Map, "object"); return (Map<String, Object>) v; }
    @SuppressWarnings("unchecked") static List<Object> list(Object v) { need(v instanceof List, "array"); return (List<Object>) v; }
    static List<Map<String, Object>> maps(Object v) { var l = new ArrayList<Map<String, Object>>(); for (Object x : list(v)) l.add(map(x)); return l; }
    static List<String> texts(Object v) { var l = new ArrayList<String>(); for (Object x : list(v)) l.add(text(x)); return l; }
    static String text(Object v) { need(v instanceof String, "text"); return (String) v; }
    static int number(Object v) { need(v instanceof Long, "number"); return Math.toIntExact((Long) v); }
    static OffsetDateTime time(Object v) { return OffsetDateTime.parse(text(v)); }
    static int bytes(String a, String b) { return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)); }
    static BigInteger[] fraction(Object v) {
        if (v instanceof Long n) return new BigInteger[] {BigInteger.valueOf(n), BigInteger.ONE};
        String[] p = text(v).split("/"); need(p.length == 2, "ratio");
        return new BigInteger[] {new BigInteger(p[0]), new BigInteger(p[1])};
    }
    static class Session {
        Map<String, Object> commit, contrib, result, open, voided; String hash; List<Map<String, Object>> entries; Session serves;
        Map<String, Map<String, Object>> tasks = new HashMap<>(), parts = new HashMap<>();
        boolean closed() { return commit.get("mode").equals("unannounced") || commit.get("reveals").equals("proofs"); }
    }

    String verify(byte[] data) {
        String source = new String(data, UTF_8);
        var reader = new Reader(source); Object read = reader.value();
        need(reader.i == source.length() && canonical(read).equals(source), "not canonical");
        var doc = map(read); String kind = text(doc.get("bundle"));
        var sessions = new LinkedHashMap<String, Session>(); var tasks = new HashMap<String, Map<String, Object>>(); var results = new HashMap<String, Session>();
        for (var r : maps(doc.get("records"))) if (r.get("record").equals("COMMIT") && suite == null) suite = text(r.get("suite"));
        need(suite != null, "no COMMIT");
        var rest = new TreeMap<>(doc); rest.remove("digest");
        need(C("bundle", canonical(rest)).equals(doc.get("digest")), "digest");
        for (var r : maps(doc.get("records"))) take(r, kind, sessions, tasks, results);
        Session last = null;
        for (Session s : sessions.values()) last = s;
        if (kind.equals("auditor")) auditorParts(doc, sessions);
        for (Session s : sessions.values()) { times(s); draw(s, kind); }
        if (kind.equals("slip")) return slip(doc, last);
        if (last.voided != null) return "void";
        if (last.result == null) return "sealed";
        if (kind.equals("auditor")) return "auditor";
        return last.closed() && last.open == null ? "closed" : "public";
    }
    void take(Map<String, Object> r, String kind, Map<String, Session> sessions, Map<String, Map<String, Object>> tasks, Map<String, Session> results) {
        String name = text(r.get("record"));
        if (name.equals("TASK")) { tasks.put(R(r), r); return; }
        if (name.equals("COMMIT")) {
            var s = new Session(); s.commit = r; s.hash = R(r); s.entries = maps(r.get("tasks")); s.serves = results.get(r.get("serves"));
            for (var e : s.entries) {
                var task = tasks.get(e.get("record")); need(task != null || kind.equals("slip"), "TASK of an entry");
                if (task != null) { need(task.get("task").equals(e.get("task")) && task.get("suite").equals(suite), "TASK of an entry"); s.tasks.put(text(e.get("task")), task); }
            }
            need(!r.containsKey("serves") || s.serves != null || kind.equals("slip"), "serves"); sessions.put(s.hash, s); return;
        }
        Session s = sessions.get(r.get("commit")); need(s != null && s.voided == null, "COMMIT of a record");
        switch (name) {
            case "CONTRIB" -> s.contrib = r;
            case "RESULT" -> { need(s.result == null && (kind.equals("slip") || Objects.equals(r.get("contrib"), s.contrib == null ? null : R(s.contrib))), "RESULT"); s.result = r; results.put(R(r), s); }
            case "OPEN" -> { need(s.result != null && s.open == null, "OPEN"); s.open = r; }
            case "VOID" -> { s.voided = r; if (r.containsKey("opens")) { need(s.open == null, "opens"); s.open = map(r.get("opens")); } need(s.result == null || s.open != null, "VOID opens"); }
            case "DISPOSITION" -> need(s.result != null, "DISPOSITION");
            default -> need(false, "record");
        }
    }
    void auditorParts(Map<String, Object> doc, Map<String, Session> sessions) {
        var parts = maps(doc.get("private")).iterator(); var openings = (doc.containsKey("openings") ? maps(doc.get("openings")) : List.<Map<String, Object>>of()).iterator();
        for (Session s : sessions.values()) {
            for (var e : s.entries) { var p = parts.hasNext() ? parts.next() : Map.<String, Object>of(); need(s.hash.equals(p.get("commit")) && e.get("task").equals(p.get("task")), "part of an entry"); s.parts.put(text(e.get("task")), p); }
            if (s.result != null && s.closed() && s.open == null) { need(openings.hasNext(), "openings"); s.open = openings.next(); need(s.hash.equals(s.open.get("commit")), "openings"); }
        }
        need(!parts.hasNext() && !openings.hasNext(), "parts");
    }
    void times(Session s) { // §3, §4.1
        var t = map(s.commit.get("times")); var at = time(s.commit.get("at")); var due = time(t.get("result"));
        for (Object v : t.values()) need(time(v).isAfter(at), "times");
        if (t.containsKey("public")) need(time(t.get("public")).isBefore(due) && Duration.between(time(t.get("public")), due).compareTo(Duration.ofDays(31)) <= 0, "t3");
        if (t.containsKey("public") && t.containsKey("contributions")) need(Duration.between(time(t.get("contributions")), time(t.get("public"))).getSeconds() >= 60, "t2");
        if (s.contrib != null && t.containsKey("public")) need(time(s.contrib.get("at")).isBefore(time(t.get("public"))), "CONTRIB");
        var known = s.result != null ? s.result : s.voided != null && s.voided.containsKey("evidence") ? s.voided : null;
        if (known != null) for (var e : maps(known.get("evidence"))) need(!time(e.get("at")).isBefore(time(t.get("public"))) && !time(e.get("at")).isAfter(time(known.get("at"))), "evidence");
        if (s.result != null) need(!time(s.result.get("at")).isAfter(due) && time(s.result.get("at")).isAfter(at), "RESULT");
        if (s.voided != null && t.containsKey("public") && !time(s.voided.get("at")).isBefore(time(t.get("public")))) need(s.open != null, "VOID opens");
    }

    // §4 to §8: seed, keys, numbers, tickets; with the auditor's part, frame and selection
    void draw(Session s, String kind) {
        var from = s.open != null ? s.open : s.result != null && s.result.containsKey("seed") ? s.result : null;
        if (from == null) { if (kind.equals("auditor")) for (var e : s.entries) frame(s, e); return; }
        var items = texts(from.get("items")); String seed = seed(s.hash, items); need(seed.equals(from.get("seed")), "seed");
        items(s, items, kind);
        if (s.open != null && s.result != null && s.result.containsKey("open")) {
            String secret = items.get(texts(s.commit.get("entropy")).indexOf("secret")).substring(7);
            need(C("open", secret, canonical(s.open)).equals(s.result.get("open")), "OPEN");
        }
        var state = new HashMap<String, Map<String, String>>(); var taken = new HashMap<String, Integer>();
        for (int i = 0; i < s.entries.size(); i++) {
            var e = s.entries.get(i); String name = text(e.get("task")), group = text(e.get("group")), relation = (String) e.get("relation");
            String key = C("unit", seed, group); var strata = maps(e.get("strata")); int[] numbers = numbers(seed, name, strata);
            var shown = maps(from.get("tasks")).get(i); need(key.equals(shown.get("unit_key")), "unit_key");
            if (s.result != null) need(C("key", group, key).equals(maps(s.result.get("tasks")).get(i).get("key")), "key");
            var tickets = new HashMap<String, String>(); var counted = new TreeMap<String, String>();
            for (var d : maps(shown.get("drawn"))) {
                String id = text(d.get("id")), ticket = T(key, id); need(ticket.equals(d.get("ticket")), "ticket of " + id);
                need("rotated".equals(relation) == d.containsKey("rotated"), "rotated"); tickets.put(id, ticket); counted.put(text(d.getOrDefault("rotated", ticket)), id);
            }
            int total = 0; var edges = maps(shown.get("strata"));
            for (int j = 0; j < numbers.length; j++) {
                var edge = edges.get(j); String high = text(edge.get("high")); need(edge.get("label").equals(strata.get(j).get("label")) && number(edge.get("number")) == numbers[j], "number"); total += numbers[j];
                need("apart".equals(relation) == edge.containsKey("low") && (numbers[j] == 0 ? high.equals(edge.getOrDefault("low", "")) : counted.containsKey(high)), "threshold");
            }
            need(total == tickets.size(), "size of drawn");
            if (kind.equals("auditor")) select(s, e, i, numbers, key, relation, state.computeIfAbsent(group, g -> new HashMap<>()), taken, edges, tickets.keySet());
        }
    }
    void items(Session s, List<String> items, String kind) {
        var expected = texts(s.commit.get("entropy")); need(items.size() == expected.size(), "items");
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i), e = expected.get(i); need(item.startsWith(e + ":"), "item " + e); String value = item.substring(e.length() + 1);
            if (e.equals("secret")) need(C("secret", text(s.commit.get("session")), value).equals(s.commit.get("secret")), "secret");
            if (!e.startsWith("contrib:")) continue;
            String party = e.substring(8), told = "absent";
            if (s.contrib != null) for (var r : maps(s.contrib.get("reveals"))) if (r.get("party").equals(party)) told = text(r.get("value"));
            need(told.equals(value), "contribution of " + party);
            for (var c : maps(s.commit.get("contributions"))) if (c.get("party").equals(party) && !value.equals("absent")) need(C("contrib", text(s.commit.get("session")), party, value).equals(c.get("commitment")), "commitment of " + party);
        }
    }
    int[] numbers(String seed, String task, List<Map<String, Object>> strata) { // §5.3
        BigInteger d = BigInteger.ONE, sum = BigInteger.ZERO;
        for (var x : strata) { BigInteger b = fraction(x.get("number"))[1]; d = d.multiply(b).divide(d.gcd(b)); }
        need(d.bitLength() <= 64, "denominator");
        BigInteger k = new BigInteger(T(C("round", seed, task), "0"), 16).multiply(d).shiftRight(256); int[] found = new int[strata.size()];
        for (int j = 0; j < found.length; j++) {
            BigInteger[] f = fraction(strata.get(j).get("number")); BigInteger low = sum.add(k).divide(d);
            sum = sum.add(f[0].multiply(d).divide(f[1])); found[j] = sum.add(k).divide(d).subtract(low).intValueExact();
        }
        return found;
    }
    /** The strata by label: name and targets, each root and size held against COMMIT; rules and lists too (§5.8, §6). */
    Map<String, Map<String, Object>> frame(Session s, Map<String, Object> e) {
        var part = s.parts.get(e.get("task")); String secret = text(part.get("frame_secret")); var found = new TreeMap<String, Map<String, Object>>();
        need(C("rules", text(part.get("rules_secret")), canonical(part.get("rules"))).equals(s.tasks.get(e.get("task")).get("rules")), "rules");
        var numbers = new HashMap<String, Object>(); for (var r : maps(part.get("rules"))) numbers.put(text(r.get("stratum")), r);
        for (var f : maps(part.get("frame"))) found.put(T(C("label", secret), text(f.get("stratum"))).substring(0, 16), f);
        need(found.size() == maps(e.get("strata")).size() && numbers.size() == found.size(), "strata");
        for (var x : maps(e.get("strata"))) {
            var f = found.get(x.get("label")); need(f != null, "label"); var leaves = new ArrayList<byte[]>();
            for (var t : maps(f.get("targets"))) { String id = text(t.get("id")), salt = T(C("salt", secret), id); leaves.add(ns(id, text(x.get("label")), T(salt, canonical(t.getOrDefault("attributes", Map.of()))), salt)); }
            need(leaves.size() == number(x.get("size")) && hex(tree(leaves)).equals(x.get("root")), "frame root"); arithmetic(map(numbers.get(f.get("stratum"))), x);
        }
        for (String name : List.of("excluded", "diff", "alike", "roster", "eligibility", "capacities", "recusals", "assignment")) {
            Object root = name.equals("assignment") ? s.result == null ? null : maps(s.result.get("tasks")).get(s.entries.indexOf(e)).get(name) : e.get(name);
            need((root != null) == part.containsKey(name), name); if (root == null) continue;
            var leaves = new ArrayList<byte[]>();
            for (Object row : list(part.get(name))) { byte[] parts = ns(texts(row).toArray()); leaves.add(cat(parts, ns(T(C("list", secret, name), new String(parts, UTF_8))))); }
            need(leaves.size() == number(map(root).get("size")) && hex(tree(leaves)).equals(map(root).get("root")), name + " root");
        }
        return found;
    }
    void arithmetic(Map<String, Object> rule, Map<String, Object> stratum) { // §5.8
        need(canonical(rule.get("number")).equals(canonical(stratum.get("number"))), "number of the rules");
        BigInteger n = BigInteger.valueOf(number(stratum.get("size"))), least = BigInteger.valueOf(number(rule.getOrDefault("minimum", 0L))).min(n); BigInteger[] told = fraction(rule.get("number"));
        if (!rule.containsKey("ratio")) { need(!rule.containsKey("rounding") && told[1].equals(BigInteger.ONE) && told[0].compareTo(least) >= 0, "number without ratio"); return; }
        BigInteger[] r = fraction(rule.get("ratio")); BigInteger a = r[0].multiply(n), b = r[1]; String how = text(rule.getOrDefault("rounding", "exact"));
        need(!how.equals("exact") || a.mod(b).signum() == 0, "exact");
        if (how.equals("up")) { a = a.add(b).subtract(BigInteger.ONE).divide(b); b = BigInteger.ONE; } else if (how.equals("down")) { a = a.divide(b); b = BigInteger.ONE; }
        if (a.compareTo(least.multiply(b)) < 0) { a = least; b = BigInteger.ONE; }
        if (a.compareTo(n.multiply(b)) > 0) { a = n; b = BigInteger.ONE; }
        need(a.multiply(told[1]).equals(told[0].multiply(b)), "number by its ratio");
    }
    void select(Session s, Map<String, Object> e, int i, int[] numbers, String key, String relation, Map<String, String> state, Map<String, Integer> taken, List<Map<String, Object>> edges, Set<String> drawn) {
        var frame = frame(s, e); var leaves = new TreeMap<String, byte[]>(Verify::bytes); String secret = text(s.parts.get(e.get("task")).get("frame_secret")); var after = new HashMap<String, String>();
        if (!"rotated".equals(relation)) state.clear();
        int j = 0;
        for (var x : maps(e.get("strata"))) {
            var order = new ArrayList<String>(); var f = frame.get(x.get("label"));
            for (var t : maps(f.get("targets"))) { String id = text(t.get("id")); order.add(id); state.computeIfAbsent(id, n -> T(key, n)); }
            order.sort(Comparator.comparing((String n) -> state.get(n)).thenComparing(Verify::bytes));
            String place = e.get("group") + "\n" + f.get("stratum"); int low = "apart".equals(relation) ? taken.getOrDefault(place, 0) : 0, high = low + numbers[j]; taken.put(place, high); need(high <= order.size(), "apart");
            need((high == 0 ? "" : state.get(order.get(high - 1))).equals(edges.get(j).get("high")), "threshold of a stratum");
            if (edges.get(j).containsKey("low")) need((low == 0 ? "" : state.get(order.get(low - 1))).equals(edges.get(j).get("low")), "low of a stratum");
            for (int r = low; r < high; r++) { String id = order.get(r); need(drawn.contains(id), id + " is selected"); leaves.put(id, ns(id, String.valueOf(r + 1), T(C("salt", secret), id))); }
            var queue = new ArrayList<>(order.subList(0, low)); queue.addAll(order.subList(high, order.size())); queue.addAll(order.subList(low, high));
            for (int r = 0; r < queue.size(); r++) after.put(queue.get(r), state.get(order.get(r)));
            j++;
        }
        if ("rotated".equals(relation)) state.putAll(after);
        need(leaves.size() == drawn.size(), "selected"); if (s.result == null) return;
        var entry = maps(s.result.get("tasks")).get(i); need(hex(tree(new ArrayList<>(leaves.values()))).equals(entry.get("root")), "result root");
        if (entry.containsKey("assignment")) { int targets = s.serves == null ? drawn.size() : number(maps(s.serves.result.get("tasks")).get(indexOf(s.serves, e)).get("size")); need(number(map(entry.get("assignment")).get("size")) == targets * list(e.get("slots")).size(), "assignment"); }
    }
    static int indexOf(Session s, Map<String, Object> e) { for (int i = 0; i < s.entries.size(); i++) if (s.entries.get(i).get("task").equals(e.get("task"))) return i; throw new Wrong("no such task"); }
    String slip(Map<String, Object> doc, Session s) { // §8
        String id = text(doc.get("id")), task = text(doc.get("task")); int i = 0; while (!s.entries.get(i).get("task").equals(task)) i++;
        var e = s.entries.get(i);
        if (!s.commit.containsKey("serves")) {
            boolean in = false;
            for (var x : maps(e.get("strata"))) if (x.get("label").equals(doc.get("label"))) {
                String salt = text(doc.get("salt")); var way = map(doc.get("frame"));
                in = hex(climb(leaf(ns(id, text(doc.get("label")), T(salt, canonical(doc.getOrDefault("attributes", Map.of()))), salt)), number(way.get("index")), number(x.get("size")), texts(way.get("path")))).equals(x.get("root"));
            }
            need(in, "not in the frame");
        }
        if (s.result == null) return "slip";
        need(R(s.result).equals(doc.get("result")), "result"); var entry = maps(s.result.get("tasks")).get(i);
        if (doc.containsKey("drawn")) { var way = map(doc.get("drawn")); need(hex(climb(leaf(ns(id, String.valueOf(number(doc.get("rank"))), text(doc.get("salt")))), number(way.get("index")), number(entry.get("size")), texts(way.get("path")))).equals(entry.get("root")), "drawn"); }
        var team = doc.containsKey("team") ? maps(doc.get("team")) : List.<Map<String, Object>>of(); boolean has = e.containsKey("slots") && (doc.containsKey("drawn") || s.commit.containsKey("serves"));
        need(team.size() == (has ? list(e.get("slots")).size() : 0), "team");
        for (var m : team) { var root = map(entry.get("assignment")); need(hex(climb(leaf(ns(id, text(m.get("slot")), text(m.get("inspector")), text(m.get("salt")))), number(m.get("index")), number(root.get("size")), texts(m.get("path")))).equals(root.get("root")), "team"); }
        return "slip-result";
    }

    public static void main(String[] args) throws Exception {
        for (String name : Files.readAllLines(Path.of(args[0]))) {
            String said;
            try { said = new Verify().verify(Files.readAllBytes(Path.of(name))); }
            catch (Wrong | ClassCastException | NullPointerException | IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) { said = "wrong " + e.getMessage(); }
            System.out.println(said);
        }
    }
}
