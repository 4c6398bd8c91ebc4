;; The functions of kernel.ts. Addresses come in words, and are made bytes at once. None of them calls
;; another, so a stack overflows before a commit or not at all.
;;
;; A variable: lock word, mask, value. An entry of a log: variable, lock word before, number of words,
;; words. 64 is the clock from the start of the heap, and the status from that of a slot; 68 the end of
;; its writes.
(module
  (import "heap" "memory" (memory 1 65536 shared))

  (func (export "clock") (result i32)
    (i32.atomic.load offset=64 (i32.const 0)))

  (func (export "read") (param $variable i32) (param $note i32) (result i32)
    (local $word i32)
    (local.set $variable (i32.shl (local.get $variable) (i32.const 2)))
    (local.set $word (i32.atomic.load offset=8 (local.get $variable)))
    (i32.store
      (i32.shl (local.get $note) (i32.const 2))
      (i32.atomic.load (local.get $variable)))
    (local.get $word))

  (func (export "commit")
    (param $slot i32) (param $start i32) (param $end i32) (param $own i32) (param $steps i32)
    (result i32)
    (local $entry i32) (local $variable i32) (local $before i32) (local $count i32) (local $k i32)
    (local $mask i32) (local $version i32)
    (local.set $slot (i32.shl (local.get $slot) (i32.const 2)))
    (local.set $start (i32.shl (local.get $start) (i32.const 2)))
    (local.set $end (i32.shl (local.get $end) (i32.const 2)))

    (if (i32.and (local.get $steps) (i32.const 1)) (then
      (i32.store offset=68 (local.get $slot) (i32.shr_u (local.get $end) (i32.const 2)))
      (i32.store offset=64 (local.get $slot) (i32.const 1))
      (local.set $entry (local.get $start))
      (block $locked
        (block $failed
          (loop $next
            (br_if $locked (i32.ge_u (local.get $entry) (local.get $end)))
            (local.set $variable (i32.shl (i32.load (local.get $entry)) (i32.const 2)))
            (local.set $before (i32.load offset=4 (local.get $entry)))
            (if (i32.eq (local.get $before) (i32.const -1)) (then
              (local.set $k (i32.const 129))
              (loop $look
                (local.set $before (i32.atomic.load (local.get $variable)))
                (local.set $k (i32.sub (local.get $k) (i32.const 1)))
                (br_if $look (i32.and
                  (i32.lt_s (local.get $before) (i32.const 0))
                  (i32.ne (local.get $k) (i32.const 0)))))))
            (br_if $failed (i32.lt_s (local.get $before) (i32.const 0)))
            (i32.store offset=4 (local.get $entry) (local.get $before))
            (if
              (i32.ne
                (i32.atomic.rmw.cmpxchg (local.get $variable) (local.get $before) (local.get $own))
                (local.get $before))
              (then
                (local.set $before (i32.or (local.get $before) (i32.const 0x40000000)))
                (i32.store offset=4 (local.get $entry) (local.get $before))
                (br_if $failed (i32.ne
                  (i32.atomic.rmw.cmpxchg (local.get $variable) (local.get $before) (local.get $own))
                  (local.get $before)))))
            (local.set $entry (i32.add
              (i32.add (local.get $entry) (i32.const 12))
              (i32.shl (i32.load offset=8 (local.get $entry)) (i32.const 2))))
            (br $next)))
        (return (i32.sub (i32.const -1) (i32.shr_u (local.get $entry) (i32.const 2)))))))

    (if (i32.eqz (i32.and (local.get $steps) (i32.const 2))) (then (return (i32.const 0))))

    (i32.store offset=64 (local.get $slot) (i32.const 2))
    (local.set $entry (local.get $start))
    (block $written
      (loop $next
        (br_if $written (i32.ge_u (local.get $entry) (local.get $end)))
        (local.set $variable (i32.shl (i32.load (local.get $entry)) (i32.const 2)))
        (local.set $count (i32.shl (i32.load offset=8 (local.get $entry)) (i32.const 2)))
        (if (i32.and (i32.load offset=4 (local.get $entry)) (i32.const 0x40000000)) (then
          (local.set $k (i32.const 0))
          (block $changed
            (loop $compare
              (if (i32.lt_u (local.get $k) (local.get $count)) (then
                (br_if $changed (i32.ne
                  (i32.load offset=12 (i32.add (local.get $entry) (local.get $k)))
                  (i32.atomic.load offset=8 (i32.add (local.get $variable) (local.get $k)))))
                (local.set $k (i32.add (local.get $k) (i32.const 4)))
                (br $compare))))
            (i32.store offset=8
              (local.get $entry)
              (i32.sub (i32.const 0) (i32.load offset=8 (local.get $entry))))
            (local.set $entry
              (i32.add (i32.add (local.get $entry) (i32.const 12)) (local.get $count)))
            (br $next))
          (local.set $mask (i32.or
            (local.get $mask)
            (i32.atomic.load offset=4 (local.get $variable))))))
        (local.set $k (i32.const 0))
        (loop $copy
          (if (i32.lt_u (local.get $k) (local.get $count)) (then
            (i32.atomic.store offset=8
              (i32.add (local.get $variable) (local.get $k))
              (i32.load offset=12 (i32.add (local.get $entry) (local.get $k))))
            (local.set $k (i32.add (local.get $k) (i32.const 4)))
            (br $copy))))
        (local.set $entry (i32.add (i32.add (local.get $entry) (i32.const 12)) (local.get $count)))
        (br $next)))

    (local.set $version (i32.and
      (i32.add (i32.atomic.rmw.add offset=64 (i32.const 0) (i32.const 1)) (i32.const 1))
      (i32.const 0x3fffffff)))

    (local.set $entry (local.get $start))
    (block $released
      (loop $next
        (br_if $released (i32.ge_u (local.get $entry) (local.get $end)))
        (local.set $variable (i32.shl (i32.load (local.get $entry)) (i32.const 2)))
        (local.set $count (i32.load offset=8 (local.get $entry)))
        (if (i32.gt_s (local.get $count) (i32.const 0))
          (then
            (i32.atomic.store (local.get $variable) (local.get $version)))
          (else
            (i32.atomic.store (local.get $variable) (i32.load offset=4 (local.get $entry)))
            (local.set $count (i32.sub (i32.const 0) (local.get $count)))))
        (local.set $entry (i32.add
          (i32.add (local.get $entry) (i32.const 12))
          (i32.shl (local.get $count) (i32.const 2))))
        (br $next)))
    (i32.store offset=64 (local.get $slot) (i32.const 0))
    (local.get $mask)))
